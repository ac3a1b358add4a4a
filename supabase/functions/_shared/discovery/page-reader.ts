import { type Clock, systemClock } from '../http/clock.ts';
import { type FetchDeps, fetchDocument, type FetchOptions } from '../http/fetch-document.ts';
import { createPacer, hostInterval } from '../http/pacing.ts';
import { createRobots, ROBOTS_MAX_BYTES } from '../http/robots.ts';
import type { PageContent } from './page-content.ts';
import { PAGE_MAX_BYTES, readContent } from './read-content.ts';
import type { SourceKind } from './source-config.ts';
import type { DiscoverySettings, StoredPage } from './types.ts';

export interface DiscoveryDeps extends FetchDeps {
  readonly clock?: Clock;
  /** Aborts when the worker is about to end. */
  readonly signal?: AbortSignal | undefined;
}

export interface ReadPage {
  readonly finalUrl: string;
  readonly status: 200 | 304;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly content: PageContent | 'document' | 'other';
}

export interface PageReader {
  /** One page within the site's robots.txt and our pace; the stored content where it has not changed. */
  read(url: string, stored: StoredPage | undefined): Promise<ReadPage>;
  /** Requests made so far, those for robots.txt included. */
  readonly requests: number;
}

const ACCEPT = 'text/html, application/xhtml+xml, application/xml, text/xml, */*;q=0.5';

export function createPageReader(
  kind: SourceKind,
  settings: DiscoverySettings,
  deps: DiscoveryDeps,
): PageReader {
  const pacer = createPacer(deps.clock ?? systemClock);
  let requests = 0;
  const options: FetchOptions = {
    maxBytes: Math.min(settings.fetch_max_bytes, PAGE_MAX_BYTES),
    timeoutMs: settings.fetch_timeout_ms,
    maxRedirects: settings.fetch_max_redirects,
    allowedPrivateHosts: settings.fetch_allowed_private_hosts,
    userAgent: settings.user_agent,
    accept: ACCEPT,
    signal: deps.signal,
  };
  const robots = createRobots(settings.user_agent, (url) => {
    requests++;
    return fetchDocument(
      url,
      { ...options, maxBytes: ROBOTS_MAX_BYTES, accept: 'text/plain, */*;q=0.5' },
      deps,
    );
  });
  const mayFetch = async (url: string) => {
    const crawlDelayMs = await robots.check(url);
    const { host } = new URL(url);
    await pacer.wait(host, hostInterval(host, settings, crawlDelayMs), deps.signal);
    requests++;
  };

  return {
    async read(url, stored) {
      await mayFetch(url);
      // Without its links a stored page is of no use, so it must be sent again.
      const validators = stored?.links ? { etag: stored.etag, lastModified: stored.last_modified } : {};
      const page = await fetchDocument(url, { ...options, ...validators, mayFollow: mayFetch }, deps);
      const { finalUrl, etag, lastModified } = page;
      if (page.notModified) return { finalUrl, status: 304, etag, lastModified, content: contentOf(stored) };
      return { finalUrl, status: 200, etag, lastModified, content: await readContent(page, kind) };
    },
    get requests() {
      return requests;
    },
  };
}

function contentOf(stored: StoredPage | undefined): PageContent {
  return {
    links: (stored?.links ?? []).map(({ url, title }) => ({ url, title, lastModified: null })),
    pageLinks: (stored?.page_links ?? []).map((url) => ({ url, title: null, lastModified: null })),
  };
}
