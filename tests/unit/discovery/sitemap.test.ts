import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSitemap, readUrlLines } from '../../../supabase/functions/_shared/discovery/sitemap.ts';
import { describeWithShared } from '../../support/shared.ts';
import { cpuMilliseconds } from '../../support/cpu-time.ts';

const URL_OF_MAP = 'https://a.cl/sitemap.xml';

describe('sitemaps', () => {
  it('give pages with their dates, other name spaces aside', () => {
    const xml = `<?xml version="1.0"?><!-- hecho a mano -->
      <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
      <url><loc>
        https://a.cl/ley?id=1&amp;v=2 </loc><lastmod>2025-03-01</lastmod>
        <image:image><image:loc>https://a.cl/foto.jpg</image:loc></image:image><image:loc>https://a.cl/no</image:loc></url>
      <url><loc><![CDATA[https://a.cl/año.pdf]]></loc><lastmod>2025-03-01T10:00:00-03:00</lastmod></url>
      <url><loc>https://a.cl/logo.png</loc></url>
      <url><loc>/relativa</loc><lastmod>ayer</lastmod></url>
      <url><loc></loc></url><url/></urlset>`;
    expect(readSitemap(xml, URL_OF_MAP)).toEqual({
      links: [
        { url: 'https://a.cl/ley?id=1&v=2', title: null, lastModified: '2025-03-01T00:00:00.000Z' },
        { url: 'https://a.cl/a%C3%B1o.pdf', title: null, lastModified: '2025-03-01T13:00:00.000Z' },
        { url: 'https://a.cl/relativa', title: null, lastModified: null },
      ],
      pageLinks: [],
    });
  });

  it('give the parts of an index', () => {
    const xml =
      `<sm:sitemapindex xmlns:sm="x"><sm:sitemap><sm:loc>https://a.cl/1.xml.gz</sm:loc></sm:sitemap></sm:sitemapindex>`;
    expect(readSitemap(xml, URL_OF_MAP)?.pageLinks.map(({ url }) => url)).toEqual(['https://a.cl/1.xml.gz']);
  });

  it('are not taken for whole when they are cut, nor for sitemaps when they are something else', () => {
    const xml = '<urlset><url><loc>https://a.cl/1</loc></url><url><loc>https://a.cl/2</loc></url></urlset>';
    for (let end = 1; end < xml.length; end++) expect(readSitemap(xml.slice(0, end), URL_OF_MAP)).toBeNull();
    expect(readSitemap(xml, URL_OF_MAP)?.links).toHaveLength(2);
    expect(readSitemap('<rss><channel></channel></rss>', URL_OF_MAP)).toBeNull();
    expect(readSitemap('', URL_OF_MAP)).toBeNull();
  });

  it('do not expand entities', () => {
    const xml =
      `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
      <urlset><url><loc>https://a.cl/&b;&f;</loc></url></urlset>`;
    expect(readSitemap(xml, URL_OF_MAP)?.links[0]?.url).toBe('https://a.cl/&b;&f;');
  });

  it('of the largest size are read within the time a worker has', () => {
    const entry = (at: number) =>
      `<url><loc>https://a.cl/documentos/oficiales/numero-${at}.pdf</loc><lastmod>2025-01-01</lastmod></url>`;
    const xml = `<urlset>${Array.from({ length: 50_000 }, (_, at) => entry(at)).join('\n')}</urlset>`;
    let links = 0;
    expect(cpuMilliseconds(() => links = readSitemap(xml, URL_OF_MAP)?.links.length ?? 0)).toBeLessThan(2000);
    expect(links).toBe(50_000);
  });
});

describe('lists of URLs', () => {
  it('have one a line, and comments', () => {
    expect(
      readUrlLines('# leyes\r\nhttps://a.cl/1\n\n  https://a.cl/2 \nhttps://a.cl/1')?.links.map(({ url }) =>
        url
      ),
    ).toEqual(
      ['https://a.cl/1', 'https://a.cl/2'],
    );
    expect(readUrlLines('https://a.cl/1\nhola')).toBeNull();
  });
});

describeWithShared('a real sitemap', ['corpus/html-es/mx-rpp-sitemap.xml'], ([file = '']) => {
  it('gives its three pages', () => {
    expect(readSitemap(readFileSync(file, 'utf8'), 'https://rpp-interactivo.udg.mx/sitemap.xml')?.links)
      .toHaveLength(3);
  });
});

describeWithShared('XML that is no sitemap', ['corpus/html-es/es-boe-documento.xml'], ([file = '']) => {
  it('is not taken for one', () => {
    expect(readSitemap(readFileSync(file, 'utf8'), 'https://www.boe.es/')).toBeNull();
  });
});
