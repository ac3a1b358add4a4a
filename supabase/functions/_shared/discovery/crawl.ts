import type { ErrorCode } from '../errors/codes.ts';
import { PipelineError, toPipelineError } from '../errors/pipeline-error.ts';
import { isSameSite } from './follow-scope.ts';
import { normaliseUrl } from './normalise-url.ts';
import type { FoundLink, PageContent } from './page-content.ts';
import type { PageReader, ReadPage } from './page-reader.ts';
import type { DiscoveryError, StoredPage } from './types.ts';

export interface CrawlPlan {
  readonly start: string;
  readonly maxDepth: number;
  readonly maxPages: number;
  readonly stored: ReadonlyMap<string, StoredPage>;
  /** Whether a further link of a page is to be read. */
  readonly shouldRead: (page: CrawledPage, next: string) => boolean;
  /** True where reading `next` after `page` goes no deeper: page 2 of the same listing. */
  readonly isSameLevel: (page: string, next: string) => boolean;
  /** True when there is no time left for another page. */
  readonly isTimeUp: () => boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface CrawledPage extends ReadPage {
  readonly url: string;
  readonly content: PageContent;
}

export interface Crawl {
  readonly pages: readonly CrawledPage[];
  readonly errors: readonly DiscoveryError[];
  readonly complete: boolean;
}

/** What says for certain that there is nothing to read, now or later: a dead link, a page that robots.txt keeps for itself. */
const SETTLED: readonly ErrorCode[] = ['HTTP_NOT_FOUND', 'ROBOTS_DISALLOWED'];
const MAX_ERRORS = 100;

/**
 * Reads pages breadth first from the start page on. A page that fails is an error in the result and makes the crawl
 * incomplete, unless it is settled that there is no such page; only the start page's failure is thrown. A crawl that
 * its page limit or its time ended is incomplete, too.
 */
export async function crawl(plan: CrawlPlan, reader: PageReader): Promise<Crawl> {
  const queue: { link: FoundLink; depth: number }[] = [
    { link: { url: plan.start, title: null, lastModified: null }, depth: 0 },
  ];
  const queued = new Set([plan.start]);
  const pages: CrawledPage[] = [];
  const errors: DiscoveryError[] = [];
  let complete = true;

  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { link: { url }, depth } = next;
    if (pages.length + errors.length >= plan.maxPages) return { pages, errors, complete: false };
    if (plan.isTimeUp()) {
      errors.push({
        url,
        code: 'FETCH_TIMEOUT',
        message: `Cannot read ${url}: the time for this crawl is up`,
      });
      return { pages, errors, complete: false };
    }
    try {
      const read = await reader.read(url, plan.stored.get(url));
      const page = { ...read, url, content: pageContent(read, next.link, plan) };
      queued.add(normaliseUrl(read.finalUrl) ?? read.finalUrl);
      pages.push(page);
      for (const further of page.content.pageLinks) {
        const depthThere = depth + (plan.isSameLevel(url, further.url) ? 0 : 1);
        if (plan.maxDepth === 0 || depthThere > plan.maxDepth || queued.has(further.url)) continue;
        if (!plan.shouldRead(page, further.url)) continue;
        queued.add(further.url);
        queue.push({ link: further, depth: depthThere });
      }
    } catch (thrown) {
      if (plan.signal?.aborted) throw thrown;
      const error = toPipelineError(thrown, `read ${url}`);
      if (url === plan.start || error.code === 'INTERNAL') throw error;
      if (!SETTLED.includes(error.code)) complete = false;
      if (error.code !== 'ROBOTS_DISALLOWED') errors.push({ url, code: error.code, message: error.message });
      const hostIsTired = error.code === 'HTTP_RATE_LIMITED' || errors.length >= MAX_ERRORS;
      if (hostIsTired) return { pages, errors, complete: false };
    }
  }
  return { pages, errors, complete };
}

/** A page that is a document is one link to itself; what led to another site, or to no page, is nothing. */
function pageContent({ content, finalUrl }: ReadPage, link: FoundLink, plan: CrawlPlan): PageContent {
  if (content === 'document') return { links: [link], pageLinks: [] };
  const isStart = link.url === plan.start;
  if (content === 'other' && isStart) {
    throw new PipelineError(
      'SOURCE_UNREADABLE',
      `Cannot read ${link.url}: it is neither a page nor a document`,
    );
  }
  return content === 'other' || !(isStart || isSameSite(link.url, finalUrl)) ? NOTHING : content;
}

const NOTHING: PageContent = { links: [], pageLinks: [] };
