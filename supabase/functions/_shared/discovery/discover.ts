import { PipelineError } from '../errors/pipeline-error.ts';
import { systemClock } from '../http/clock.ts';
import { crawl } from './crawl.ts';
import { createScope, isSamePagedListing } from './follow-scope.ts';
import { normaliseUrl } from './normalise-url.ts';
import { type FoundLink, LinkSet } from './page-content.ts';
import { createPageReader, type DiscoveryDeps } from './page-reader.ts';
import { documentsOf, isWantedPage, type Wanted } from './select-documents.ts';
import { parseSourceConfig, type SourceConfig } from './source-config.ts';
import type { DiscoveryContext, DiscoveryError, DiscoveryResult, DiscoverySettings } from './types.ts';
import { compilePatterns, type UrlMatcher } from './url-patterns.ts';

const DEFAULT_TIME_BUDGET_MS = 100_000;
/** An index may not name another (sitemaps.org), but some do; a feed's pages are a chain. */
const SITEMAP_DEPTH = 3;

/**
 * Finds the documents of a source: reads its pages (listing, sitemap, feed) or its list, and returns what
 * `complete_discovery` takes.
 *
 * With `include` patterns documents are all links that match one, HTML pages among them; without, they are what a
 * reader would take for documents (a listing) or every address (a sitemap, a feed, a list).
 *
 * @throws PipelineError `SOURCE_UNREADABLE` for a configuration or start page that cannot be read, and every code of
 * `fetchDocument` and `Robots.check` for the start page
 */
export async function discoverSource(
  context: DiscoveryContext,
  settings: DiscoverySettings,
  deps: DiscoveryDeps,
): Promise<DiscoveryResult> {
  const { source } = context;
  const clock = deps.clock ?? systemClock;
  const now = () => clock.now();
  const startedAt = now();
  const config = parseSourceConfig(source.config, source.name);
  const included = compilePatterns('include', config.include, source.name);
  const excluded = compilePatterns('exclude', config.exclude, source.name) ?? (() => false);
  const follow = compilePatterns('follow', config.follow, source.name);

  if (source.kind === 'manual' || (source.kind === 'url_list' && config.urls.length > 0)) {
    return listedDocuments(config, excluded, source.kind === 'url_list', now() - startedAt);
  }

  const start = normaliseUrl(source.url ?? '');
  if (start === null) {
    throw new PipelineError(
      'SOURCE_UNREADABLE',
      `Cannot read the source "${source.name}": its url is not a web address`,
    );
  }
  const reader = createPageReader(source.kind, settings, deps);
  const deadline = startedAt + (settings.discovery_time_budget_ms ?? DEFAULT_TIME_BUDGET_MS);
  const isListing = source.kind === 'listing';
  const inScope = createScope(start, follow);
  const wanted: Wanted = { isListing, start, included, excluded };
  const crawled = await crawl({
    start,
    maxDepth: isListing ? config.maxDepth : SITEMAP_DEPTH,
    maxPages: config.maxPages,
    stored: new Map(context.pages.map((page) => [page.url, page])),
    shouldRead: (page, url) => {
      if (excluded(url)) return false;
      if (!isListing) return true;
      const inScopeThere = page.url === start && page.finalUrl !== start &&
        createScope(page.finalUrl, follow)(url);
      if (!inScope(url) && !inScopeThere) return false;
      return follow !== undefined || !isWantedPage(wanted, page.url, url);
    },
    isSameLevel: isSamePagedListing,
    isTimeUp: () => now() >= deadline,
    signal: deps.signal,
  }, reader);

  const documents = documentsOf(crawled, wanted);
  return {
    documents: documents.slice(0, config.maxDocuments).map(toDocument),
    pages: crawled.pages.map((page) => ({
      url: page.url,
      status: page.status,
      etag: page.etag,
      last_modified: page.lastModified,
      links: page.content.links.map(({ url, title }) => ({ url, title })),
      page_links: page.content.pageLinks.map(({ url }) => url),
    })),
    complete: crawled.complete && documents.length <= config.maxDocuments,
    errors: crawled.errors,
    metrics: { requests: reader.requests, milliseconds: now() - startedAt },
  };
}

/** The documents that the configuration itself names. Nobody lists all of a `manual` source, so it is never complete. */
function listedDocuments(
  config: SourceConfig,
  excluded: UrlMatcher,
  complete: boolean,
  milliseconds: number,
): DiscoveryResult {
  const documents = new LinkSet();
  const errors: DiscoveryError[] = [];
  for (const { url: written, title } of config.urls) {
    const url = normaliseUrl(written);
    if (url === null) {
      errors.push({
        url: written,
        code: 'URL_INVALID',
        message: `Cannot fetch "${written}": it is not a web address`,
      });
    } else if (!excluded(url)) documents.add({ url, title, lastModified: null });
  }
  return {
    documents: documents.toArray().map(toDocument),
    pages: [],
    complete,
    errors,
    metrics: { requests: 0, milliseconds },
  };
}

function toDocument({ url, title, lastModified }: FoundLink): DiscoveryResult['documents'][number] {
  return { url, titulo: title, last_modified: lastModified };
}
