import type { Settings } from '../_shared/db/settings.ts';
import { type FetchDeps, fetchDocument, type FetchedDocument } from '../_shared/http/fetch-document.ts';
import { FetchError } from '../_shared/http/fetch-error.ts';
import { parseFetchUrl } from '../_shared/http/parse-url.ts';
import { hostInterval, type Pacer } from '../_shared/http/pacing.ts';
import type { Robots } from '../_shared/http/robots.ts';
import type { FetchRecord } from '../_shared/ingestion/types.ts';

export interface Fetcher {
  readonly http: FetchDeps;
  readonly pacer: Pacer;
  readonly robots: (settings: Settings) => Robots;
}

export interface FetchRequest {
  readonly url: string;
  readonly respectRobots: boolean;
  readonly etag?: string | null;
  readonly lastModified?: string | null;
  readonly settings: Settings;
  readonly signal: AbortSignal;
}

export interface Fetched {
  readonly record: FetchRecord;
  /** Null: the server says the document is as it was. */
  readonly bytes: Uint8Array | null;
  readonly contentType: string | null;
  readonly milliseconds: number;
}

/** Headers worth keeping beside a document; the rest is of the moment. */
const KEPT_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'date',
  'server',
];
const ACCEPT = 'application/pdf, text/html;q=0.9, text/plain;q=0.8, */*;q=0.5';

/** One polite fetch: robots.txt asked, the host's interval kept, then the request within the settings' limits. */
export async function fetchBytes(fetcher: Fetcher, request: FetchRequest): Promise<Fetched> {
  const { url, settings, signal } = request;
  const mayFetch = async (at: string) => {
    const delay = request.respectRobots ? await fetcher.robots(settings).check(at) : 0;
    const { host } = new URL(at);
    await fetcher.pacer.wait(host, hostInterval(host, settings, delay), signal);
  };
  await mayFetch(parseFetchUrl(url).href);
  const fetched = await fetchDocument(url, {
    maxBytes: settings.fetch_max_bytes,
    timeoutMs: settings.fetch_timeout_ms,
    maxRedirects: settings.fetch_max_redirects,
    allowedPrivateHosts: settings.fetch_allowed_private_hosts,
    userAgent: settings.user_agent,
    accept: ACCEPT,
    etag: request.etag,
    lastModified: request.lastModified,
    mayFollow: mayFetch,
    signal,
  }, fetcher.http);
  return {
    record: recordOf(fetched),
    bytes: fetched.notModified ? null : fetched.bytes,
    contentType: fetched.contentType,
    milliseconds: fetched.milliseconds,
  };
}

function recordOf(fetched: FetchedDocument): FetchRecord {
  return {
    final_url: fetched.finalUrl,
    status: fetched.status,
    etag: fetched.etag,
    last_modified: fetched.lastModified,
    content_type: fetched.contentType,
    bytes: fetched.notModified ? null : fetched.bytes.length,
    fetched_at: fetched.fetchedAt,
    headers: keptHeaders(fetched.headers),
  };
}

/** What is known of a fetch that failed; null where no server answered. */
export function failedFetchRecord(thrown: unknown): FetchRecord | null {
  if (!(thrown instanceof FetchError)) return null;
  const { finalUrl, status, headers } = thrown.response;
  return {
    final_url: finalUrl,
    status,
    content_type: headers['content-type'] ?? null,
    headers: keptHeaders(headers),
  };
}

function keptHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(KEPT_HEADERS.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value.slice(0, 500)]];
  }));
}
