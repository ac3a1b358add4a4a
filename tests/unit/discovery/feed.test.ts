import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readFeed } from '../../../supabase/functions/_shared/discovery/feed.ts';
import { describeWithShared } from '../../support/shared.ts';

const FEED = 'https://a.cl/feed/';
const brief = (xml: string) =>
  readFeed(xml, FEED)?.links.map(({ url, title }) => [url.replace('https://a.cl/', ''), title]);

describe('feeds', () => {
  it('in RSS 2: pages, enclosures, and documents in the text', () => {
    const xml =
      `<?xml version="1.0"?><rss version="2.0" xmlns:content="x" xmlns:media="y" xmlns:dc="z"><channel>
      <title>Boletín</title><link>https://a.cl/</link>
      <item><title><![CDATA[Ley &amp; <b>reglamento</b>]]></title><link>https://a.cl/ley?utm_source=rss</link>
        <pubDate>Tue, 24 Feb 2026 00:00:00 -0300</pubDate>
        <enclosure url="https://a.cl/ley.pdf" type="application/pdf" length="1"/>
        <enclosure url="https://a.cl/podcast.mp3" type="audio/mpeg" length="1"/>
        <media:content url="https://a.cl/foto.jpg" medium="image"/>
        <content:encoded><![CDATA[<p>Ver <a href="/anexo.pdf">Anexo 1</a>, <a href="/otra">otra</a> y <a href="/b.docx">aquí</a></p>]]></content:encoded></item>
      <item><title>Sin enlace</title><guid>https://a.cl/guid</guid></item>
      <item><title>Con guid que no es dirección</title><guid isPermaLink="false">https://a.cl/no</guid></item>
      <item><title>Con guid</title><guid>abc-123</guid></item>
      <item><link>/relativa</link></item>
      </channel></rss>`;
    expect(brief(xml)).toEqual([
      ['ley', 'Ley & reglamento'],
      ['ley.pdf', 'Ley & reglamento'],
      ['anexo.pdf', 'Anexo 1'],
      ['b.docx', 'Ley & reglamento'],
      ['guid', 'Sin enlace'],
      ['relativa', null],
    ]);
    expect(readFeed(xml, FEED)?.links[0]?.lastModified).toBe('2026-02-24T03:00:00.000Z');
  });

  it('in Atom, with its own base and next page', () => {
    const xml = `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.cl/b/"><title>x</title>
      <link rel="self" href="/feed"/><link rel="next" href="?p=2"/>
      <entry><title type="html">Circular &lt;i&gt;12&lt;/i&gt;</title><link href="c12"/><link rel="enclosure" href="c12.pdf" type="application/pdf"/>
        <updated>2025-01-02T03:04:05Z</updated><published>2024-01-01T00:00:00Z</published></entry>
      <entry><title>13</title><link rel="alternate" href="c13"/><link rel="self" href="no"/></entry></feed>`;
    expect(brief(xml)).toEqual([['b/c12', 'Circular 12'], ['b/c12.pdf', 'Circular 12'], ['b/c13', null]]);
    expect(readFeed(xml, FEED)?.pageLinks.map(({ url }) => url)).toEqual(['https://a.cl/b/?p=2']);
    expect(readFeed(xml, FEED)?.links[0]?.lastModified).toBe('2025-01-02T03:04:05.000Z');
  });

  it('in RDF', () => {
    const xml = `<rdf:RDF xmlns:rdf="x"><channel rdf:about="https://a.cl/"><title>c</title></channel>
      <item rdf:about="https://a.cl/1"><title>Uno</title><link>https://a.cl/1</link></item>
      <item rdf:about="https://a.cl/2"><title>Dos</title></item></rdf:RDF>`;
    expect(brief(xml)).toEqual([['1', 'Uno'], ['2', 'Dos']]);
  });

  it('without entries, cut short, or something else', () => {
    expect(brief('<rss><channel></channel></rss><!-- 3 ms -->\n')).toEqual([]);
    expect(brief('<rss><channel><item><link>https://a.cl/1</link></item>')).toBeUndefined();
    expect(brief('<html><body>Error</body></html>')).toBeUndefined();
    expect(brief('<otro></rss>')).toBeUndefined();
  });
});

describeWithShared('real feeds', ['corpus/html-es'], ([folder = '']) => {
  it.each([['mx-rpp-convocatorias.xml', 5], ['es-rss-a.xml', 1], ['es-rss-ayuntamiento.xml', 0]])(
    '%s has %i entries',
    (file, entries) => {
      expect(readFeed(readFileSync(`${folder}/${file}`, 'utf8'), FEED)?.links).toHaveLength(entries);
    },
  );

  it.each(['es-boe-documento.xml', 'cl-comisiones_periodo_11.xml', 'mx-rpp-sitemap.xml'])(
    '%s is none',
    (file) => {
      expect(readFeed(readFileSync(`${folder}/${file}`, 'utf8'), FEED)).toBeNull();
    },
  );
});
