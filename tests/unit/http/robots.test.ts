import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../supabase/functions/_shared/errors/codes.ts';
import { PipelineError } from '../../../supabase/functions/_shared/errors/pipeline-error.ts';
import type { FetchedDocument } from '../../../supabase/functions/_shared/http/fetch-document.ts';
import { createRobots } from '../../../supabase/functions/_shared/http/robots.ts';

const RULES = `
Sitemap: https://a.cl/sitemap.xml
User-agent: *
Disallow: /privado/
Disallow: /*.xls$
Allow: /privado/abierto
Crawl-delay: 2

User-agent: ProfeFlow
Disallow: /nuestro/
Disallow: /año/
Crawl-delay: 900
`;

function robotsWith(answer: string | ErrorCode, userAgent = 'Otro/1.0') {
  const asked: string[] = [];
  const robots = createRobots(userAgent, (url) => {
    asked.push(url);
    if (/^[A-Z_]+$/.test(answer)) {
      return Promise.reject(new PipelineError(answer as ErrorCode, 'Cannot fetch it'));
    }
    return Promise.resolve(
      { bytes: new TextEncoder().encode(answer), contentType: 'text/plain' } as FetchedDocument,
    );
  });
  return { robots, asked };
}

describe('robots.txt', () => {
  it.each([
    ['https://a.cl/', true],
    ['https://a.cl/privado/x.pdf', false],
    ['https://a.cl/privado/abierto/x.pdf', true],
    ['https://a.cl/datos/x.xls', false],
    ['https://a.cl/datos/x.xlsx', true],
    ['https://a.cl/nuestro/x', true],
  ])('for everyone: %s → %s', async (url, allowed) => {
    const { robots } = robotsWith(RULES);
    if (allowed) expect(await robots.check(url)).toBe(2000);
    else await expect(robots.check(url)).rejects.toMatchObject({ code: 'ROBOTS_DISALLOWED' });
  });

  it('has rules for us that replace those for everyone, with a bounded delay', async () => {
    const { robots } = robotsWith(RULES, 'ProfeFlow/0.1 (+https://example.org)');
    expect(await robots.check('https://a.cl/privado/x.pdf')).toBe(30_000);
    await expect(robots.check('https://a.cl/nuestro/x')).rejects.toMatchObject({ code: 'ROBOTS_DISALLOWED' });
    await expect(robots.check('https://a.cl/a%C3%B1o/x')).rejects.toMatchObject({
      code: 'ROBOTS_DISALLOWED',
    });
  });

  it('is asked for once an origin', async () => {
    const { robots, asked } = robotsWith('');
    await Promise.all(
      ['https://a.cl/1', 'https://a.cl/2', 'http://a.cl/1', 'https://a.cl:8443/'].map(robots.check),
    );
    expect(asked).toEqual([
      'https://a.cl/robots.txt',
      'http://a.cl/robots.txt',
      'https://a.cl:8443/robots.txt',
    ]);
  });

  it.each(['HTTP_NOT_FOUND', 'HTTP_REFUSED', 'TOO_MANY_REDIRECTS'] as const)(
    'allows everything after %s',
    async (code) => {
      expect(await robotsWith(code).robots.check('https://a.cl/privado/')).toBe(0);
    },
  );

  it.each(
    [
      'HTTP_SERVER_ERROR',
      'HTTP_RATE_LIMITED',
      'FETCH_TIMEOUT',
      'FETCH_FAILED',
      'DNS_FAILED',
      'ADDRESS_NOT_PUBLIC',
    ] as const,
  )(
    'allows nothing for now after %s, which is not a refusal for ever',
    async (code) =>
      await expect(robotsWith(code).robots.check('https://a.cl/')).rejects.toMatchObject({ code }),
  );

  it('is not put out by an HTML page, nor by a rule too long to be one', async () => {
    expect(await robotsWith('<!doctype html><title>404</title>').robots.check('https://a.cl/x')).toBe(0);
    const hostile = `User-agent: *\nDisallow: /${'*a'.repeat(1500)}\nDisallow: /no`;
    const { robots } = robotsWith(hostile);
    expect(await robots.check(`https://a.cl/${'a'.repeat(2000)}`)).toBe(0);
    await expect(robots.check('https://a.cl/no')).rejects.toMatchObject({ code: 'ROBOTS_DISALLOWED' });
  });
});
