import { documentsOf } from './catalogue.ts';
import { escapeHtml } from './html.ts';
import type { SiteDocument } from './site-document.ts';

const XML = '<?xml version="1.0" encoding="UTF-8"?>';

/** The address of a path of the site, percent-encoded. */
export const addressOf = (baseUrl: string, path: string): string => new URL(path, baseUrl).href;

/** When the document last changed, as the site tells it in that edition. */
export const modifiedAt = (document: SiteDocument, edition: number): Date =>
  new Date(document.modified[Math.min(edition, document.modified.length) - 1] ?? document.modified[0]);

function urlset(baseUrl: string, documents: readonly SiteDocument[], edition: number): string {
  const urls = documents.map((document) =>
    `<url><loc>${addressOf(baseUrl, document.path)}</loc><lastmod>${
      modifiedAt(document, edition).toISOString()
    }</lastmod></url>`
  );
  return `${XML}\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${
    urls.join('\n')
  }\n</urlset>\n`;
}

function sitemapIndex(baseUrl: string): string {
  const parts = ['/sitemap-orientaciones.xml', '/sitemap-comunidad.xml'];
  const entries = parts.map((path) => `<sitemap><loc>${addressOf(baseUrl, path)}</loc></sitemap>`);
  return `${XML}\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${
    entries.join('')
  }</sitemapindex>\n`;
}

function atom(baseUrl: string, documents: readonly SiteDocument[], edition: number): string {
  const entries = documents.map((document) => {
    const url = addressOf(baseUrl, document.path);
    return `<entry><title>${
      escapeHtml(document.title)
    }</title><id>${url}</id><link rel="alternate" href="${url}"/>` +
      `<updated>${modifiedAt(document, edition).toISOString()}</updated></entry>`;
  });
  return `${XML}\n<feed xmlns="http://www.w3.org/2005/Atom"><title>Noticias</title><id>urn:muestra:noticias</id>` +
    `<updated>2025-06-04T12:00:00Z</updated><link rel="self" href="${
      addressOf(baseUrl, '/noticias/atom.xml')
    }"/>\n` +
    `${entries.join('\n')}\n</feed>\n`;
}

function rss(baseUrl: string, documents: readonly SiteDocument[], edition: number): string {
  const items = documents.map((document) => {
    const url = addressOf(baseUrl, document.path);
    return `<item><title><![CDATA[${document.title}]]></title><link>${url}</link>` +
      `<guid isPermaLink="false">boletin:${document.path}</guid>` +
      `<pubDate>${modifiedAt(document, edition).toUTCString()}</pubDate></item>`;
  });
  return `${XML}\n<rss version="2.0"><channel><title>Boletines</title><link>${
    addressOf(baseUrl, '/')
  }</link>` +
    `<description>Boletines de muestra</description>\n${items.join('\n')}\n</channel></rss>\n`;
}

/** The XML files of the site by path: they hold whole addresses, so they depend on where the site is served. */
export function siteFeeds(baseUrl: string, edition: number): Map<string, string> {
  const guidance = documentsOf('orientaciones', edition);
  const community = guidance.filter(({ path }) => path.includes('/comunidad/'));
  return new Map([
    ['/sitemap.xml', sitemapIndex(baseUrl)],
    [
      '/sitemap-orientaciones.xml',
      urlset(baseUrl, guidance.filter((one) => !community.includes(one)), edition),
    ],
    ['/sitemap-comunidad.xml', urlset(baseUrl, community, edition)],
    ['/noticias/atom.xml', atom(baseUrl, documentsOf('noticias', edition), edition)],
    ['/boletines/rss.xml', rss(baseUrl, documentsOf('boletines', edition), edition)],
  ]);
}
