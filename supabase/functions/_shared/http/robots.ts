import robotsParser from 'robots-parser';
import { PipelineError } from '../errors/pipeline-error.ts';
import { decodeText } from './decode-text.ts';
import type { FetchedDocument } from './fetch-document.ts';

/** RFC 9309 §2.5: at least 500 KiB have to be read. */
export const ROBOTS_MAX_BYTES = 512 * 1024;
/** A longer rule is no rule, and matching costs its length times the path's. */
const MAX_LINE_LENGTH = 2048;
const MAX_CRAWL_DELAY_MS = 30_000;

interface RobotsRules {
  isAllowed(url: string, userAgent: string): boolean | undefined;
  getCrawlDelay(userAgent: string): number | undefined;
}

export interface Robots {
  /**
   * Resolves to the host's crawl delay in milliseconds (0 for none) when the URL may be fetched.
   *
   * @throws PipelineError `ROBOTS_DISALLOWED`; or the fault (`HTTP_SERVER_ERROR`, `FETCH_TIMEOUT`, …) that kept
   * robots.txt from being read, since a host whose rules are unknown is left alone for now
   */
  check(url: string): Promise<number>;
}

/** The rules of each origin, fetched once by `fetchRobots` (at most `ROBOTS_MAX_BYTES`) and kept as long as this object. */
export function createRobots(
  userAgent: string,
  fetchRobots: (url: string) => Promise<FetchedDocument>,
): Robots {
  const byOrigin = new Map<string, Promise<RobotsRules>>();
  return {
    async check(url) {
      const { origin } = new URL(url);
      const loading = byOrigin.get(origin) ?? loadRules(`${origin}/robots.txt`, fetchRobots);
      byOrigin.set(origin, loading);
      const rules = await loading;
      if (rules.isAllowed(url, userAgent) === false) {
        throw new PipelineError(
          'ROBOTS_DISALLOWED',
          `Cannot fetch ${url}: the site's robots.txt asks us not to`,
        );
      }
      return Math.min((rules.getCrawlDelay(userAgent) ?? 0) * 1000, MAX_CRAWL_DELAY_MS);
    },
  };
}

/**
 * RFC 9309 §2.3.1: a file that is not there (4xx, too many redirects) allows everything, a server that fails (5xx, no
 * answer) forbids everything for now. 429 is the server's trouble, too.
 */
async function loadRules(
  url: string,
  fetchRobots: (url: string) => Promise<FetchedDocument>,
): Promise<RobotsRules> {
  try {
    const { bytes, contentType } = await fetchRobots(url);
    const lines = decodeText(bytes, contentType).text.split(/\r\n|\r|\n/);
    return robotsParser(url, lines.filter((line) => line.length <= MAX_LINE_LENGTH).join('\n'));
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    switch (error.code) {
      case 'HTTP_NOT_FOUND':
      case 'HTTP_REFUSED':
      case 'TOO_MANY_REDIRECTS':
      case 'TOO_LARGE':
        return robotsParser(url, '');
      default:
        throw error;
    }
  }
}
