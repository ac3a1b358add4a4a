import { describe, expect, it } from 'vitest';
import { compilePatterns, decodeUrl } from '../../../supabase/functions/_shared/discovery/url-patterns.ts';
import { cpuMilliseconds } from '../../support/cpu-time.ts';

const matcher = (...patterns: string[]) => {
  const compiled = compilePatterns('include', patterns, 'Mineduc');
  if (compiled === undefined) throw new Error('no patterns');
  return compiled;
};

describe('patterns of a source', () => {
  it('match anywhere, in any case, with or without percent-encoding', () => {
    expect(matcher('\\.pdf$')('https://a.cl/X.PDF')).toBe(true);
    expect(matcher('\\.pdf$')('https://a.cl/x.pdf?v=1')).toBe(false);
    expect(matcher('año')('https://a.cl/a%C3%B1o.pdf')).toBe(true);
    expect(matcher('%C3%B1')('https://a.cl/a%C3%B1o.pdf')).toBe(true);
    expect(matcher('x', '^https://b\\.cl/')('https://b.cl/')).toBe(true);
    expect(matcher('^https://b\\.cl/')('https://a.cl/https://b.cl/')).toBe(false);
  });

  it('are none when there are none', () => {
    expect(compilePatterns('include', [], 'x')).toBeUndefined();
    expect(compilePatterns('include', undefined, 'x')).toBeUndefined();
  });

  it.each(['(', '[a', 'a**', '(?=x)', '\\1', 'a{1,99999}'])('%s is refused by name', (pattern) => {
    expect(() => matcher(pattern)).toThrow(
      expect.objectContaining({ code: 'SOURCE_UNREADABLE', message: expect.stringContaining('"Mineduc"') }),
    );
    expect(() => matcher(pattern)).toThrow(JSON.stringify(pattern));
  });

  it('are limited in number and length', () => {
    expect(() => matcher('a'.repeat(1001))).toThrow(/longer than/);
    expect(() => matcher(...Array.from({ length: 101 }, () => 'a'))).toThrow(/more than/);
  });

  it.each(['(a+)+$', '(a|aa)+$', '(.*a){20}x', '^(([a-z])+.)+[A-Z]([a-z])+$', '(a*)*b'])(
    '%s cannot hang',
    (pattern) => {
      const matches = matcher(pattern);
      const matchAll = () => {
        for (let at = 0; at < 20; at++) matches(`https://a.cl/${'a'.repeat(2000)}!`);
      };
      expect(cpuMilliseconds(matchAll)).toBeLessThan(1000);
    },
  );
});

describe('decodeUrl', () => {
  it('leaves what is not UTF-8', () => {
    expect(decodeUrl('/a%C3%B1o/%F1/%20')).toBe('/año/%F1/ ');
  });
});
