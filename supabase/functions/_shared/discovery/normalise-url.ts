import { queryInEncoding } from './query-encoding.ts';

/** The database indexes URLs; a btree entry ends at 2704 bytes. */
export const MAX_URL_LENGTH = 2048;

/** Parameters that say where a visitor came from or who he is; the document is the same without them. */
const TRACKING = new RegExp(
  '^(utm_\\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|_ga|_gl|' +
    '_hsenc|_hsmi|mkt_tok|vero_id|phpsessid|jsessionid|aspsessionid\\w*)$',
  'i',
);
/** Characters whose percent-encoding means the same as the character (RFC 3986 §2.3). */
const UNRESERVED = /^[A-Za-z0-9._~-]$/;

/**
 * One spelling for every way to write a link, or null for what cannot be fetched (`mailto:`, `javascript:`, …): the
 * WHATWG parser's reading (white space and line ends out, dot segments resolved, host in lower case and Punycode,
 * default port dropped, backslashes as slashes), without fragment, tracking parameters and session ids, with
 * percent-encoding as RFC 3986 §6.2.2 has it. Idempotent. Never changes the order or the case of path and query.
 *
 * @param encoding the page's character encoding, in which browsers write the query (the path is always UTF-8)
 */
export function normaliseUrl(href: string, base?: string, encoding = 'utf-8'): string | null {
  const trimmed = href.trim();
  if (trimmed === '' || trimmed.length > MAX_URL_LENGTH) return null;
  const written = encoding === 'utf-8' ? trimmed : queryInEncoding(trimmed, encoding);
  if (!URL.canParse(written, base)) return null;
  const url = new URL(written, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  if (url.hostname === '' || url.username !== '' || url.password !== '') return null;
  const host = url.host.replace(/\.(?=$|:)/, '');
  if (host.split(':', 1)[0]?.split('.').includes('')) return null;
  const path = canonicalPercents(url.pathname);
  const sessionless = path.replace(/;jsessionid=[^/;]*/gi, '');
  // Set again, so that dot segments which this lays bare are resolved, too.
  if (sessionless !== path) url.pathname = sessionless;
  const cleanPath = sessionless === path ? path : canonicalPercents(url.pathname);
  const normalised = `${url.protocol}//${host}${cleanPath}${canonicalQuery(url.search)}`;
  return normalised.length > MAX_URL_LENGTH ? null : normalised;
}

function canonicalQuery(search: string): string {
  if (search === '') return '';
  const kept = canonicalPercents(search.slice(1)).split('&').filter((pair) =>
    !TRACKING.test(pair.split('=', 1)[0] ?? '')
  );
  const query = kept.join('&');
  return query === '' ? '' : `?${query}`;
}

/** `%7e` → `~`, `%c3` → `%C3`, a stray `%` → `%25`; `^` as newer parsers write it. */
function canonicalPercents(text: string): string {
  if (!/[%^]/.test(text)) return text;
  return text
    .replace(/%(?![0-9A-Fa-f]{2})/g, '%25')
    .replace(/%[0-9A-Fa-f]{2}/g, (escape) => {
      const char = String.fromCharCode(parseInt(escape.slice(1), 16));
      return UNRESERVED.test(char) ? char : escape.toUpperCase();
    })
    .replaceAll('^', '%5E');
}
