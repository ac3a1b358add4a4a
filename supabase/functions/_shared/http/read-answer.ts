import type { ErrorCode } from '../errors/codes.ts';
import { compressionOf, decompress } from './decompress.ts';
import { reasonOf } from './exchange.ts';
import { codeForStatus, FetchError } from './fetch-error.ts';
import type { FetchOptions } from './fetch-document.ts';
import { readLimited, TooLarge } from './read-limited.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { TransportResponse } from './transport.ts';
import type { Watchdog } from './watchdog.ts';

/**
 * The decompressed bytes of an answer; none for 304 to a conditional request. Throws `FetchError` for any other status
 * than success, for a body over the limit, cut short, damaged, or in an encoding that was not asked for.
 */
export async function readAnswer(
  url: URL,
  response: TransportResponse,
  options: FetchOptions,
  watchdog: Watchdog,
  now: number,
): Promise<Uint8Array> {
  const { status, headers } = response;
  const conditional = Boolean(options.etag || options.lastModified);
  if (status === 304 && conditional) return new Uint8Array();
  const fail = (code: ErrorCode, why: string) => {
    const retryAfterMs = parseRetryAfter(headers['retry-after'], now);
    const failed = { finalUrl: url.href, status, headers };
    const hint = retryAfterMs === undefined ? {} : { retryAfterMs };
    return new FetchError(code, `Cannot fetch ${url.href}: ${why}`, failed, hint);
  };
  if (status < 200 || status >= 300 || status === 206) {
    throw fail(codeForStatus(status), `the server answered with status ${status}`);
  }
  if (options.method === 'HEAD' || status === 204 || status === 205) return new Uint8Array();

  const announced = announcedLength(headers);
  if (announced !== undefined && announced > options.maxBytes) {
    throw fail('TOO_LARGE', `it has ${announced} bytes, more than ${options.maxBytes}`);
  }
  const compression = compressionOf(headers['content-encoding']);
  if (compression === undefined) {
    throw fail('FETCH_FAILED', `it is sent as "${headers['content-encoding']}", which was not asked for`);
  }
  const wire = { bytes: 0, error: undefined as unknown };
  const sent = countWire(response.body, wire, options.maxBytes, watchdog);
  try {
    const bytes = await watchdog.race(
      compression === null
        ? readLimited(sent, options.maxBytes, announced)
        : readLimited(decompress(sent, compression), options.maxBytes),
    );
    if (announced !== undefined && wire.bytes !== announced) {
      throw new Error(`${wire.bytes} of ${announced} bytes arrived`);
    }
    return bytes;
  } catch (error) {
    if (watchdog.signal.aborted) throw error;
    const cause = wire.error ?? error;
    if (cause instanceof TooLarge) throw fail('TOO_LARGE', cause.message);
    const what = wire.error === undefined && compression !== null
      ? `its ${compression} data is broken: `
      : '';
    throw fail('FETCH_FAILED', `the answer broke off or is damaged: ${what}${reasonOf(cause)}`);
  }
}

/** The body, counted and limited as sent. Its own failure is kept: a decompressor would wrap it. */
async function* countWire(
  body: AsyncIterable<Uint8Array>,
  wire: { bytes: number; error: unknown },
  maxBytes: number,
  watchdog: Watchdog,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      watchdog.touch();
      wire.bytes += chunk.length;
      if (wire.bytes > maxBytes) throw new TooLarge(`it has more than ${maxBytes} bytes`);
      yield chunk;
    }
  } catch (error) {
    wire.error = error;
    throw error;
  }
}

function announcedLength(headers: Readonly<Record<string, string>>): number | undefined {
  const length = headers['content-length'];
  if (headers['transfer-encoding'] !== undefined || length === undefined || !/^\d+$/.test(length)) {
    return undefined;
  }
  return Number(length);
}
