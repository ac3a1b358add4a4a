import { decompress } from './decompress.ts';

/** More bytes than allowed. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/**
 * All bytes of a stream, `TooLarge` as soon as there is one more than `maxBytes`. An announced length within the limit
 * saves the copy at the end.
 */
export async function readLimited(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
  announcedBytes?: number,
): Promise<Uint8Array> {
  const whole = new Uint8Array(
    announcedBytes !== undefined && announcedBytes <= maxBytes ? announcedBytes : 0,
  );
  const overflow: Uint8Array[] = [];
  let filled = 0;
  let total = 0;
  for await (const chunk of source) {
    total += chunk.length;
    if (total > maxBytes) throw new TooLarge(`it has more than ${maxBytes} bytes`);
    if (overflow.length === 0 && total <= whole.length) {
      whole.set(chunk, filled);
      filled = total;
    } else overflow.push(chunk);
  }
  if (overflow.length === 0) return filled === whole.length ? whole : whole.slice(0, filled);
  const joined = new Uint8Array(total);
  joined.set(whole.subarray(0, filled));
  for (const chunk of overflow) {
    joined.set(chunk, filled);
    filled += chunk.length;
  }
  return joined;
}

/** The contents of a gzip file, at most `maxBytes` of them. */
export function gunzipLimited(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  return readLimited(decompress(once(bytes), 'gzip'), maxBytes);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
