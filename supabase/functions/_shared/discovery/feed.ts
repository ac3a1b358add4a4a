import { type Cheerio, type CheerioAPI, load } from 'cheerio';
import { classifyLink } from './classify-link.ts';
import { pickTitle } from './link-title.ts';
import { readListing } from './listing.ts';
import { normaliseUrl } from './normalise-url.ts';
import { LinkSet, type PageContent } from './page-content.ts';
import { parseDate } from './parse-date.ts';

/**
 * The links of an RSS 2, RSS 1 (RDF) or Atom feed: each entry's page, its enclosures that are documents, and documents
 * linked inside its text; the feed's next page (RFC 5005). Null when the text is no feed or ends too early.
 */
export function readFeed(xml: string, feedUrl: string): PageContent | null {
  if (!/^<\/([\w-]+:)?(rss|feed|rdf)\s*>/i.test(xml.slice(xml.lastIndexOf('</')))) return null;
  const $ = load(xml, { xml: true });
  const root = $.root().children().first();
  if (!/^(?:[\w-]+:)?(rss|feed|rdf)$/i.test(root.prop('tagName') ?? '')) return null;

  const base = normaliseUrl(root.attr('xml:base') ?? '', feedUrl) ?? feedUrl;
  const links = new LinkSet();
  $('item, entry').each((_, node) => {
    // One inside another is told with it.
    if ($(node).parents('item, entry').length > 0) return;
    for (const link of entryLinks($, $(node), base)) links.add(link);
  });
  const next = normaliseUrl(
    $('channel, feed').children('link[rel=next], atom\\:link[rel=next]').attr('href') ?? '',
    base,
  );
  return {
    links: links.toArray(),
    pageLinks: next === null ? [] : [{ url: next, title: null, lastModified: null }],
  };
}

type Entry = Cheerio<ReturnType<CheerioAPI>[number]>;

function entryLinks($: CheerioAPI, entry: Entry, base: string) {
  const text = (selector: string) => entry.children(selector).first().text();
  const title = pickTitle([plainText(text('title'))]);
  const lastModified = parseDate(text('updated')) ?? parseDate(text('pubDate')) ??
    parseDate(text('published')) ??
    parseDate(text('dc\\:date'));
  const found = new LinkSet();
  const own = ownAddress(entry, base);
  if (own !== null) found.add({ url: own, title, lastModified });

  entry.find('enclosure[url], media\\:content[url], link[rel=enclosure][href]').each((_, node) => {
    const { url, href, type } = $(node).attr() ?? {};
    const enclosed = normaliseUrl(url ?? href ?? '', base);
    if (enclosed === null || /^(image|audio|video)\//i.test(type ?? '')) return;
    const kind = classifyLink({
      url: new URL(enclosed),
      pageHost: new URL(base).host,
      text: '',
      type,
      download: '',
    });
    if (kind === 'document') found.add({ url: enclosed, title, lastModified });
  });

  for (const selector of ['description', 'content\\:encoded', 'content', 'summary']) {
    const html = text(selector);
    if (!html.includes('<')) continue;
    for (const link of readListing(html, { url: own ?? base }).links) {
      found.add({ ...link, title: link.title ?? title, lastModified });
    }
  }
  return found.toArray();
}

/** The page that an entry is about: RSS `link`, Atom's `alternate`, a `guid` that is an address, RDF's `about`. */
function ownAddress(entry: Entry, base: string): string | null {
  const candidates = [
    entry.children('link:not([href])').first().text(),
    entry.children('link[href]:not([rel]), link[href][rel=alternate]').first().attr('href'),
    entry.children('guid').not('[isPermaLink=false]').first().text(),
    entry.attr('rdf:about'),
  ];
  for (const [index, candidate] of candidates.entries()) {
    // A guid is an address only where it is a whole one.
    const whole = index < 2 || /^https?:\/\//i.test(candidate?.trim() ?? '');
    const url = whole ? normaliseUrl(candidate ?? '', base) : null;
    if (url !== null) return url;
  }
  return null;
}

/** Titles hold escaped HTML as often as plain text. */
function plainText(text: string): string {
  return /[<&]/.test(text) ? load(text).text() : text;
}
