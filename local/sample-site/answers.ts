import { createHash } from 'node:crypto';
import { DOCUMENTS, isServed, REDIRECTS } from './catalogue.ts';
import { modifiedAt, siteFeeds } from './feeds.ts';
import { sitePages } from './pages.ts';
import type { SiteDocument } from './site-document.ts';

/** What the site says to a GET: a body with its validators, or where to go instead. */
export type SiteAnswer =
  | {
    readonly kind: 'body';
    readonly body: Uint8Array;
    readonly type: string;
    readonly etag: string;
    readonly modified: Date;
  }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'missing' };

const ROBOTS = `User-agent: *
Disallow: /privado/

Sitemap: /sitemap.xml
`;

const EDITION_DATES = ['2025-03-10T09:00:00Z', '2025-06-20T15:30:00Z'] as const;

/** Documents are made when they are first asked for and kept as long as the process: by path and what they depend on. */
const made = new Map<string, Promise<Uint8Array>>();

/** The bytes of a document in an edition; the same bytes on every call and in every process. */
export function documentBytes(document: SiteDocument, edition: number): Promise<Uint8Array> {
  const variant = Math.min(edition, document.modified.length);
  const key = `${variant} ${document.path}`;
  const bytes = made.get(key) ?? document.make(variant);
  made.set(key, bytes);
  return bytes;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function withBody(body: Uint8Array, type: string, modified: Date): SiteAnswer {
  return { kind: 'body', body, type, etag: `"${sha256(body).slice(0, 32)}"`, modified };
}

/** @param target path, decoded, and the query if there is one */
export async function answerFor(target: string, baseUrl: string, edition: number): Promise<SiteAnswer> {
  const location = REDIRECTS.get(target);
  if (location !== undefined) return { kind: 'redirect', location };
  const document = DOCUMENTS.find((one) => one.path === target && isServed(one, edition));
  if (document) {
    return withBody(await documentBytes(document, edition), document.type, modifiedAt(document, edition));
  }
  const changed = new Date(EDITION_DATES[edition < 2 ? 0 : 1]);
  const text = (body: string, type: string): SiteAnswer =>
    withBody(new TextEncoder().encode(body), type, changed);
  if (target === '/robots.txt') return text(ROBOTS, 'text/plain; charset=utf-8');
  const page = sitePages(edition).get(target);
  if (page !== undefined) return text(page, 'text/html; charset=utf-8');
  const feed = siteFeeds(baseUrl, edition).get(target);
  return feed === undefined ? { kind: 'missing' } : text(feed, 'application/xml; charset=utf-8');
}
