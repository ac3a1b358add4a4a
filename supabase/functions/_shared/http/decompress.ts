/**
 * A decompressor makes at most about a thousand bytes of one; handed 4 KiB at a time it never makes more than 4 MiB
 * before the caller has counted them. Bigger slices would let a bomb burst first.
 */
const SLICE_BYTES = 4096;

export type Compression = 'gzip' | 'deflate';

/** The compression behind a `Content-Encoding`; null for none, undefined for one that was not offered. */
export function compressionOf(contentEncoding: string | undefined): Compression | null | undefined {
  switch (contentEncoding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
    case 'none':
      return null;
    case 'gzip':
    case 'x-gzip':
      return 'gzip';
    case 'deflate':
      return 'deflate';
    default:
      return undefined;
  }
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The decompressed bytes, in step with what the caller takes. Fails on broken data and on an early end. */
export async function* decompress(
  source: AsyncIterable<Uint8Array>,
  compression: Compression,
): AsyncGenerator<Uint8Array> {
  const slices = sliced(source);
  const head = await takeTwoBytes(slices);
  if (head === null) return;
  const format = compression === 'deflate' && !hasZlibHeader(head) ? 'deflate-raw' : compression;
  const reader = streamOf(rejoined(head, slices))
    .pipeThrough(new DecompressionStream(format) as ReadableWritablePair<Uint8Array, Uint8Array>)
    .getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** The first slice, with the second where the first is a single byte; null for an empty stream. */
async function takeTwoBytes(slices: AsyncGenerator<Uint8Array>): Promise<Uint8Array | null> {
  const first = await slices.next();
  if (first.done) return null;
  if (first.value.length > 1) return first.value;
  const second = await slices.next();
  return second.done ? first.value : Uint8Array.of(...first.value, ...second.value);
}

/** RFC 9110 means zlib by "deflate", many servers send it bare. */
function hasZlibHeader([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}

async function* sliced(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) yield chunk.subarray(at, at + SLICE_BYTES);
  }
}

async function* rejoined(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

/** Pulled, never pushed: nothing is read before the decompressor asks. */
function streamOf(source: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await source.return(undefined);
    },
  }, { highWaterMark: 0 });
}
