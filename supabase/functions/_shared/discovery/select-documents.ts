import type { Crawl } from './crawl.ts';
import { isSamePagedListing } from './follow-scope.ts';
import { type FoundLink, LinkSet } from './page-content.ts';
import type { UrlMatcher } from './url-patterns.ts';

/** What a source takes for its documents. */
export interface Wanted {
  readonly isListing: boolean;
  readonly start: string;
  readonly included: UrlMatcher | undefined;
  readonly excluded: UrlMatcher;
}

/** The documents on the pages of a crawl, each once, in order of appearance. */
export function documentsOf({ pages }: Crawl, wanted: Wanted): FoundLink[] {
  const documents = new LinkSet();
  for (const { url, content } of pages) {
    for (const link of content.links) {
      if (wanted.included?.(link.url) !== false && !wanted.excluded(link.url)) documents.add(link);
    }
    for (const link of content.pageLinks) {
      if (isWantedPage(wanted, url, link.url)) documents.add(link);
    }
  }
  return documents.toArray();
}

/** True for an HTML page that `include` makes a document; never the listing itself or another page of it. */
export function isWantedPage(
  { isListing, start, included, excluded }: Wanted,
  page: string,
  url: string,
): boolean {
  if (!isListing || included === undefined || !included(url) || excluded(url)) return false;
  return !isSamePagedListing(page, url) && !isSamePagedListing(start, url);
}
