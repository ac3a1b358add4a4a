import { Parser } from 'htmlparser2';
import { fileKind } from './file-types.ts';
import { normaliseUrl } from './normalise-url.ts';
import { LinkSet, type PageContent } from './page-content.ts';
import { parseDate } from './parse-date.ts';

/**
 * A sitemap (sitemaps.org 0.9): its pages as documents, the parts of an index as pages to read. Null when the text is
 * no sitemap, or ends before its root element does, so that half a sitemap is never taken for the whole.
 *
 * @param url where it came from; relative addresses, which the protocol forbids, are taken as relative to it
 */
export function readSitemap(text: string, url: string): PageContent | null {
  const links = new LinkSet();
  const pageLinks = new LinkSet();
  let root: 'urlset' | 'sitemapindex' | null = null;
  let prefix = '';
  let depth = 0;
  let complete = false;
  let field: 'loc' | 'lastmod' | null = null;
  let entry = { loc: '', lastmod: '' };

  const parser = new Parser({
    onopentagname(name) {
      depth++;
      if (depth === 1) {
        const [, space = '', local] = /^(\w+:)?(urlset|sitemapindex)$/.exec(name) ?? [];
        root = local === 'urlset' || local === 'sitemapindex' ? local : null;
        prefix = space;
      } else if (depth === 2) entry = { loc: '', lastmod: '' };
      else if (depth === 3) {
        field = name === `${prefix}loc` ? 'loc' : name === `${prefix}lastmod` ? 'lastmod' : null;
      }
    },
    ontext(data) {
      if (depth === 3 && field !== null) entry[field] += data;
    },
    onclosetag(name, implied) {
      if (depth === 3) field = null;
      if (depth === 2 && root !== null) addEntry(name.slice(prefix.length));
      if (depth === 1) complete = root !== null && !implied;
      depth--;
    },
  }, { xmlMode: true });

  function addEntry(element: string): void {
    const loc = normaliseUrl(entry.loc, url);
    if (loc === null) return;
    const found = { url: loc, title: null, lastModified: parseDate(entry.lastmod) };
    if (root === 'urlset' && element === 'url' && fileKind(new URL(loc).pathname) !== 'asset') {
      links.add(found);
    } else if (root === 'sitemapindex' && element === 'sitemap') pageLinks.add(found);
  }

  parser.write(text);
  parser.end();
  return complete ? { links: links.toArray(), pageLinks: pageLinks.toArray() } : null;
}

/** One URL a line, as sitemaps and lists of URLs may be; null when a line is something else. `#` begins a comment. */
export function readUrlLines(text: string): PageContent | null {
  const links = new LinkSet();
  for (const line of text.split(/\r\n|\r|\n/)) {
    const written = line.trim();
    if (written === '' || written.startsWith('#')) continue;
    const url = /^https?:\/\//i.test(written) ? normaliseUrl(written) : null;
    if (url === null) return null;
    links.add({ url, title: null, lastModified: null });
  }
  return { links: links.toArray(), pageLinks: [] };
}
