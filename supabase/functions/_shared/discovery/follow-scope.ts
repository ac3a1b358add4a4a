import { fileKind } from './file-types.ts';
import type { UrlMatcher } from './url-patterns.ts';

/** Pages of any site that hold no listing. */
const NEVER =
  /\/(feed|rss|login|logout|signin|wp-(login|admin|json)\b[^?]*|xmlrpc\.php|carro|cart|checkout)\/?(\?|$)|[?&](replytocom|share|add-to-cart|print|action)=/i;
const PAGE_NUMBER = /^(page|pagina|página|pag|paged|p|pg|start|offset|limitstart|desde|from|cp|[\w-]*page)$/i;

/**
 * Which pages of a site belong to the listing: by default those of the same host at or below the start page's folder
 * (`/documentos/` for `/documentos/` and for `/documentos/index.html`); with `follow` patterns, those that match.
 */
export function createScope(startUrl: string, follow: UrlMatcher | undefined): UrlMatcher {
  const start = new URL(startUrl);
  const last = start.pathname.slice(start.pathname.lastIndexOf('/') + 1);
  const folder = fileKind(last) === 'none' && last !== ''
    ? `${start.pathname}/`
    : start.pathname.slice(0, start.pathname.length - last.length);
  return (href) => {
    if (NEVER.test(href)) return false;
    if (follow !== undefined) return follow(href);
    const url = new URL(href);
    return isSameSite(href, startUrl) &&
      (url.pathname === start.pathname || url.pathname.startsWith(folder));
  };
}

/** True for addresses of one host, with or without `www.`. */
export function isSameSite(a: string, b: string): boolean {
  return withoutWww(new URL(a).host) === withoutWww(new URL(b).host);
}

/** True when the two addresses differ in nothing but a page number: `?page=2`, `/page/2/`. */
export function isSamePagedListing(a: string, b: string): boolean {
  return withoutPageNumber(a) === withoutPageNumber(b);
}

function withoutPageNumber(href: string): string {
  const url = new URL(href);
  const pairs = url.search.slice(1).split('&').filter((pair) => {
    const [name = '', value = ''] = pair.split('=', 2);
    return pair !== '' && !(PAGE_NUMBER.test(decodeURIComponent(safe(name))) && /^\d*$/.test(value));
  });
  const path = url.pathname.replace(/\/(page|pagina)\/\d+\/?$/i, '/').replace(/\/+$/, '');
  return `${withoutWww(url.host)}${path}?${pairs.join('&')}`;
}

/** Escapes that are not UTF-8 would make decodeURIComponent throw. */
function safe(text: string): string {
  return /%[89A-F]/i.test(text) ? '' : text;
}

function withoutWww(host: string): string {
  return host.replace(/^www\./, '');
}
