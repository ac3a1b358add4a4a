import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentBytes, sha256 } from '../../../local/sample-site/answers.ts';
import { DOCUMENTS } from '../../../local/sample-site/catalogue.ts';
import { expectations, FORBIDDEN_PATH } from '../../../local/sample-site/expectations.ts';
import { createSampleSite, type SampleSite } from '../../../local/sample-site/server.ts';

let site: SampleSite;

beforeAll(async () => {
  site = await createSampleSite({ port: 0 });
});

afterAll(async () => {
  await site.close();
});

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(new URL(path, site.url), { headers, redirect: 'manual' });

describe('the sample site', () => {
  it('answers every document with its bytes, its type and validators', async () => {
    for (const document of DOCUMENTS) {
      const answer = await get(document.path);
      const body = new Uint8Array(await answer.arrayBuffer());
      expect(answer.status, document.path).toBe(200);
      expect(sha256(body), document.path).toBe(sha256(await documentBytes(document, 1)));
      expect(answer.headers.get('content-type')).toBe(document.type);
      expect(answer.headers.get('etag')).toMatch(/^"[0-9a-f]{32}"$/);
      expect(Date.parse(answer.headers.get('last-modified') ?? '')).toBe(Date.parse(document.modified[0]));
    }
  });

  it('serves every listed URL but the one that was never published', async () => {
    for (const { url, code } of expectations(site.url)) {
      const answer = await fetch(url, { method: 'HEAD' });
      expect(answer.status, url).toBe(code === 'HTTP_NOT_FOUND' ? 404 : 200);
    }
  });

  it('leads through two redirects to the document that moved', async () => {
    const answer = await fetch(`${site.url}/archivo/protocolo-contingencia`);
    expect(new URL(answer.url).pathname).toBe('/archivo/vigente/protocolo-contingencia.pdf');
    expect((await get('/archivo/protocolo-contingencia')).status).toBe(301);
  });

  it.each([
    '/archivos/guias/manual-portafolio.pdf',
    '/biblioteca/guias/?pagina=2',
    '/sitemap.xml',
    '/robots.txt',
  ])(
    'answers 304 to who has %s already',
    async (path) => {
      const { headers } = await get(path);
      const etag = headers.get('etag') ?? '';
      const modified = headers.get('last-modified') ?? '';
      expect((await get(path, { 'if-none-match': etag })).status).toBe(304);
      expect((await get(path, { 'if-none-match': `"x", W/${etag}` })).status).toBe(304);
      expect((await get(path, { 'if-modified-since': modified })).status).toBe(304);
      expect((await get(path, { 'if-modified-since': 'Wed, 01 Jan 2020 00:00:00 GMT' })).status).toBe(200);
      expect((await get(path, { 'if-none-match': '"x"', 'if-modified-since': modified })).status).toBe(200);
    },
  );

  it('publishes a second edition with one document changed and one gone', async () => {
    const changed = '/archivos/normativa/calendario-2025.pdf';
    const gone = '/archivos/normativa/instructivo-apelacion-2024.pdf';
    const before = await get(changed);
    site.edition(2);
    try {
      const headers = { 'if-none-match': before.headers.get('etag') ?? '' };
      expect((await get(changed, headers)).status).toBe(200);
      expect((await get(gone)).status).toBe(404);
      expect(await (await get('/biblioteca/normativa/')).text()).not.toContain(gone);
    } finally {
      site.edition(1);
    }
    expect((await get(gone)).status).toBe(200);
  });

  it('asks programs to leave the private folder alone', async () => {
    expect(FORBIDDEN_PATH.startsWith('/privado/')).toBe(true);
    expect(await (await get('/robots.txt')).text()).toContain('Disallow: /privado/');
  });

  it('writes down what was asked', async () => {
    site.requests.clear();
    await get('/biblioteca/guias/?pagina=2', { 'if-none-match': '"x"', 'user-agent': 'prueba/1' });
    expect(site.requests.of('/biblioteca/guias/?pagina=2')).toEqual([
      {
        method: 'GET',
        target: '/biblioteca/guias/?pagina=2',
        status: 200,
        userAgent: 'prueba/1',
        conditional: true,
      },
    ]);
  });

  it('refuses other methods and addresses that are not UTF-8', async () => {
    expect((await fetch(site.url, { method: 'POST' })).status).toBe(405);
    expect((await get('/%E9.pdf')).status).toBe(400);
  });
});
