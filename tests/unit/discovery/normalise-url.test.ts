import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseUrl } from '../../../supabase/functions/_shared/discovery/normalise-url.ts';

const BASE = 'https://www.ejemplo.cl/docs/indice.html?x=1#y';

describe('one spelling for every way to write a link', () => {
  it.each([
    ['a.pdf', 'https://www.ejemplo.cl/docs/a.pdf'],
    ['/a.pdf', 'https://www.ejemplo.cl/a.pdf'],
    ['../a.pdf', 'https://www.ejemplo.cl/a.pdf'],
    ['./b/../a.pdf', 'https://www.ejemplo.cl/docs/a.pdf'],
    ['//cdn.ejemplo.cl/a.pdf', 'https://cdn.ejemplo.cl/a.pdf'],
    ['?pagina=2', 'https://www.ejemplo.cl/docs/indice.html?pagina=2'],
    ['#top', 'https://www.ejemplo.cl/docs/indice.html?x=1'],
    ['\n   a.pdf \t ', 'https://www.ejemplo.cl/docs/a.pdf'],
    ['\u00a0https://a.cl/b\u00a0', 'https://a.cl/b'],
    ['https://a.cl/un\n archivo.pdf', 'https://a.cl/un%20archivo.pdf'],
    ['https://a.cl/do\ncu\tmento.pdf', 'https://a.cl/documento.pdf'],
    ['HTTP://A.CL:80/B.pdf', 'http://a.cl/B.pdf'],
    ['https://a.cl:443', 'https://a.cl/'],
    ['https://a.cl.:8443/', 'https://a.cl:8443/'],
    ['https://a.cl./x', 'https://a.cl/x'],
    ['https://año.cl/', 'https://xn--ao-zja.cl/'],
    ['https:\\\\a.cl\\b\\c.pdf', 'https://a.cl/b/c.pdf'],
    ['https://a.cl/SITUACIÓN.pdf', 'https://a.cl/SITUACI%C3%93N.pdf'],
    ['https://a.cl/SITUACI%c3%93N.pdf', 'https://a.cl/SITUACI%C3%93N.pdf'],
    ['https://a.cl/%7euser/%2D%41.pdf', 'https://a.cl/~user/-A.pdf'],
    ['https://a.cl/a%2Fb%20c', 'https://a.cl/a%2Fb%20c'],
    ['https://a.cl/100%.pdf', 'https://a.cl/100%25.pdf'],
    ['https://a.cl/%%41B', 'https://a.cl/%25AB'],
    ['https://a.cl/x^y', 'https://a.cl/x%5Ey'],
    ['https://a.cl/?', 'https://a.cl/'],
    ['https://a.cl/?b=2&a=1&a=', 'https://a.cl/?b=2&a=1&a='],
    ['https://a.cl/?utm_source=x&id=3&UTM_Medium=y&fbclid=z', 'https://a.cl/?id=3'],
    ['https://a.cl/?utm_source=x', 'https://a.cl/'],
    ['https://a.cl/d;jsessionid=0AF3.n1?id=3', 'https://a.cl/d?id=3'],
    ['https://a.cl/?PHPSESSID=x&id=3', 'https://a.cl/?id=3'],
    ['https://a.cl/?doc=ley 20.903.pdf', 'https://a.cl/?doc=ley%2020.903.pdf'],
    ['https://a.cl/?q=a+b&r[]=1', 'https://a.cl/?q=a+b&r[]=1'],
    ['https://a.cl/A//b/', 'https://a.cl/A//b/'],
  ])('%j → %s', (href, expected) => expect(normaliseUrl(href, BASE)).toBe(expected));

  it.each([
    '',
    '   ',
    'mailto:a@b.cl',
    'tel:+56 2 2222',
    'javascript:void(0)',
    'data:text/html,x',
    'ftp://a.cl/x.pdf',
    'file:///etc/passwd',
    'about:blank',
    'http://',
    'https://u:p@a.cl/',
    'https://a.cl:99999/',
    'https://./',
    `https://a.cl/${'x'.repeat(2100)}`,
    `https://a.cl/${'ñ'.repeat(400)}`,
  ])('%j is nothing to fetch', (href) => expect(normaliseUrl(href, BASE)).toBeNull());

  it('needs a base only for what is relative', () => {
    expect(normaliseUrl('a.pdf')).toBeNull();
    expect(normaliseUrl('http://a.cl')).toBe('http://a.cl/');
  });

  it('writes the query of a Latin-1 page in Latin-1, its path in UTF-8', () => {
    const write = (encoding: string) =>
      normaliseUrl('/año/ver.asp?doc=niñez“.pdf#ñ', 'https://a.cl/', encoding);
    expect(write('windows-1252')).toBe('https://a.cl/a%C3%B1o/ver.asp?doc=ni%F1ez%93.pdf');
    expect(write('utf-8')).toBe('https://a.cl/a%C3%B1o/ver.asp?doc=ni%C3%B1ez%E2%80%9C.pdf');
    expect(normaliseUrl('/?q=中', 'https://a.cl/', 'windows-1252')).toBe('https://a.cl/?q=%26%2320013%3B');
  });
});

describe('properties', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.constantFrom(
      '%',
      '%2',
      '%41',
      '%c3%b1',
      '%2e',
      '..',
      '.',
      '/',
      '//',
      '\\',
      '?',
      '&',
      '=',
      '#',
      ' ',
      '\n',
      'ñ',
      '^',
      ';jsessionid=1',
      'utm_a=1',
      '@',
      ':',
      '[',
      ']',
      '|',
      '\ud800',
    ),
  );
  const href = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
  const encoding = fc.constantFrom('utf-8', 'windows-1252', 'iso-8859-2', 'shift_jis');

  it('is idempotent, and what it gives is a URL that can be fetched', () => {
    fc.assert(
      fc.property(href, encoding, (text, encoding) => {
        const once = normaliseUrl(text, BASE, encoding);
        if (once === null) return;
        expect(normaliseUrl(once)).toBe(once);
        expect(normaliseUrl(once, 'http://z.cl/', 'windows-1252')).toBe(once);
        expect(once).toMatch(/^https?:\/\/[^/?#@\s]+\/[\x21-\x7e]*$/);
        expect(once).not.toContain('#');
        expect(new URL(once).username).toBe('');
      }),
      { numRuns: 3000 },
    );
  });

  it('asks the server for what a browser would ask, tracking and escapes aside', () => {
    const decode = (url: URL) => {
      try {
        return decodeURIComponent(url.host + url.pathname + url.search);
      } catch {
        return null;
      }
    };
    fc.assert(
      fc.property(fc.webPath(), fc.webQueryParameters(), (path, query) => {
        const written = `https://a.cl/x${path}${query === '' ? '' : `?${query}`}`;
        const ours = normaliseUrl(written);
        if (ours !== null) expect(decode(new URL(ours))).toBe(decode(new URL(written)));
      }),
    );
  });
});
