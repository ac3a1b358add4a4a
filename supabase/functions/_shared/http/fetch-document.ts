import { PipelineError } from '../errors/pipeline-error.ts';
import { exchange, type ExchangeDeps, reasonOf } from './exchange.ts';
import { FetchError } from './fetch-error.ts';
import { parseFetchUrl } from './parse-url.ts';
import { readAnswer } from './read-answer.ts';
import { parseRetryAfter } from './retry-after.ts';
import { TimedOut, Watchdog } from './watchdog.ts';

export interface FetchOptions {
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  /** Limit of the body, as sent and also once decompressed. */
  readonly maxBytes: number;
  /** From the call to the last byte, redirects included. */
  readonly timeoutMs: number;
  /** Longest silence within that time; 15 s unless told. */
  readonly idleTimeoutMs?: number;
  readonly maxRedirects: number;
  /** `host:port` entries that need not be public. */
  readonly allowedPrivateHosts: readonly string[];
  readonly userAgent: string;
  readonly accept?: string;
  /** Validators of the copy at hand: a conditional request. */
  readonly etag?: string | null | undefined;
  readonly lastModified?: string | null | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Asked before a redirect is followed; what it throws ends the fetch. Its time counts. */
  readonly mayFollow?: (url: string) => Promise<unknown>;
}

export interface FetchDeps extends ExchangeDeps {
  readonly now?: () => number;
}

export interface FetchedDocument {
  /** Where the last redirect led. */
  readonly finalUrl: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Decompressed; empty when `notModified`. */
  readonly bytes: Uint8Array;
  readonly notModified: boolean;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly contentType: string | null;
  readonly retryAfterMs: number | undefined;
  /** ISO 8601. */
  readonly fetchedAt: string;
  readonly milliseconds: number;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const DEFAULT_IDLE_MS = 15_000;

/**
 * Fetches a document from the public Internet within limits of addresses, bytes, time and redirects.
 *
 * @throws PipelineError `URL_INVALID`, `ADDRESS_NOT_PUBLIC`, `DNS_FAILED`, `FETCH_FAILED`, `FETCH_TIMEOUT`,
 * `TOO_MANY_REDIRECTS`, `TOO_LARGE`, `HTTP_NOT_FOUND`, `HTTP_REFUSED`, `HTTP_RATE_LIMITED`, `HTTP_SERVER_ERROR`;
 * a `FetchError` once the server has answered
 */
export async function fetchDocument(
  url: string,
  options: FetchOptions,
  deps: FetchDeps,
): Promise<FetchedDocument> {
  const now = deps.now ?? Date.now;
  const startedAt = now();
  const first = parseFetchUrl(url);
  const watchdog = new Watchdog(options.timeoutMs, options.idleTimeoutMs ?? DEFAULT_IDLE_MS, options.signal);
  try {
    const { url: finalUrl, response } = await followRedirects(first, options, deps, watchdog);
    try {
      const bytes = await readAnswer(finalUrl, response, options, watchdog, now());
      const { headers, status } = response;
      const validators = status === 304 ? options : undefined;
      return {
        finalUrl: finalUrl.href,
        status,
        headers,
        bytes,
        notModified: status === 304,
        etag: headers['etag'] ?? validators?.etag ?? null,
        lastModified: headers['last-modified'] ?? validators?.lastModified ?? null,
        contentType: headers['content-type'] ?? null,
        retryAfterMs: parseRetryAfter(headers['retry-after'], now()),
        fetchedAt: new Date(now()).toISOString(),
        milliseconds: now() - startedAt,
      };
    } finally {
      await response.close();
    }
  } catch (error) {
    throw asFetchFailure(error, first, watchdog);
  } finally {
    watchdog.stop();
  }
}

async function followRedirects(first: URL, options: FetchOptions, deps: FetchDeps, watchdog: Watchdog) {
  const seen = new Set<string>();
  let url = first;
  for (;;) {
    seen.add(url.href);
    const headers = requestHeaders(options, url.origin === first.origin);
    const { method = 'GET', allowedPrivateHosts } = options;
    const response = await exchange({ url, method, headers, allowedPrivateHosts }, deps, watchdog);
    const location = response.headers['location'];
    if (!REDIRECTS.has(response.status) || location === undefined) return { url, response };
    await response.close();
    const next = parseFetchUrl(decodeHeader(location), url);
    const refuse = (why: string) =>
      new FetchError('TOO_MANY_REDIRECTS', `Cannot fetch ${first.href}: ${why}`, {
        finalUrl: url.href,
        status: response.status,
        headers: response.headers,
      });
    if (seen.has(next.href)) throw refuse('its redirects go round in a circle');
    if (seen.size > options.maxRedirects) {
      throw refuse(`it redirects more than ${options.maxRedirects} times`);
    }
    if (options.mayFollow !== undefined) {
      await watchdog.race(options.mayFollow(next.href));
      watchdog.touch();
    }
    url = next;
  }
}

function requestHeaders(options: FetchOptions, sameOrigin: boolean): Record<string, string> {
  const headers: Record<string, string> = {
    accept: options.accept ?? '*/*',
    'accept-encoding': 'gzip, deflate',
    'accept-language': 'es, *;q=0.5',
    'user-agent': options.userAgent,
  };
  if (options.etag) headers['if-none-match'] = options.etag;
  if (options.lastModified) headers['if-modified-since'] = options.lastModified;
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (sameOrigin || !['authorization', 'cookie'].includes(name.toLowerCase())) {
      headers[name.toLowerCase()] = value;
    }
  }
  return headers;
}

/** Header bytes arrive as Latin-1; a Location with raw UTF-8 in it means UTF-8. */
function decodeHeader(value: string): string {
  if (!/[\u0080-\u00ff]/.test(value)) return value;
  const bytes = Uint8Array.from(value, (char) => char.charCodeAt(0));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return value;
  }
}

function asFetchFailure(error: unknown, url: URL, watchdog: Watchdog): unknown {
  const reason: unknown = watchdog.signal.reason;
  if (watchdog.signal.aborted && reason instanceof TimedOut) {
    return new PipelineError('FETCH_TIMEOUT', `Cannot fetch ${url.href}: ${reason.message}`, {
      cause: error,
    });
  }
  if (error instanceof PipelineError || watchdog.signal.aborted) return error;
  return new PipelineError('FETCH_FAILED', `Cannot fetch ${url.href}: ${reasonOf(error)}`, { cause: error });
}
