import fc from 'fast-check';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compressionOf, decompress } from '../../../supabase/functions/_shared/http/decompress.ts';
import {
  gunzipLimited,
  readLimited,
  TooLarge,
} from '../../../supabase/functions/_shared/http/read-limited.ts';
import { Buffer } from 'node:buffer';

async function* chunks(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('decompression', () => {
  it('gives back what was compressed, however it is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 20_000 }),
        fc.integer({ min: 1, max: 9000 }),
        async (data, size) => {
          for (
            const [encode, compression] of [[gzipSync, 'gzip'], [deflateSync, 'deflate'], [
              deflateRawSync,
              'deflate',
            ]] as const
          ) {
            const decoded = await readLimited(decompress(chunks(encode(data), size), compression), 20_000);
            expect(Buffer.compare(decoded, data)).toBe(0);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('never holds more than a few megabytes of a bomb before it is counted', async () => {
    const bomb = gzipSync(new Uint8Array(256 << 20), { level: 9 });
    let largest = 0;
    const counted = async function* () {
      for await (const part of decompress(chunks(bomb, 1 << 20), 'gzip')) {
        largest = Math.max(largest, part.length);
        yield part;
      }
    };
    await expect(readLimited(counted(), 1 << 20)).rejects.toBeInstanceOf(TooLarge);
    expect(largest).toBeLessThanOrEqual(5 << 20);
  });

  it('fails on data that ends early or is none', async () => {
    const whole = gzipSync('hola '.repeat(1000));
    await expect(gunzipLimited(whole.subarray(0, whole.length - 9), 1e6)).rejects.toThrow();
    await expect(gunzipLimited(new TextEncoder().encode('no gzip'), 1e6)).rejects.toThrow();
    expect(await gunzipLimited(whole, 5000)).toHaveLength(5000);
    await expect(gunzipLimited(whole, 4999)).rejects.toBeInstanceOf(TooLarge);
  });

  it('knows the names of encodings', () => {
    expect([undefined, '', 'identity', 'GZIP', 'x-gzip', 'deflate'].map(compressionOf)).toEqual([
      null,
      null,
      null,
      'gzip',
      'gzip',
      'deflate',
    ]);
    expect(['br', 'zstd', 'gzip, br'].map(compressionOf)).toEqual([undefined, undefined, undefined]);
  });
});

describe('reading within a limit', () => {
  it('joins any chunks, whatever length was announced', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 3000 }),
        fc.integer({ min: 1, max: 500 }),
        fc.option(fc.nat(4000), { nil: undefined }),
        async (data, size, announced) => {
          expect(await readLimited(chunks(data, size), data.length, announced)).toEqual(data);
          await expect(readLimited(chunks(data, size), data.length - 1, announced)).rejects.toBeInstanceOf(
            TooLarge,
          );
        },
      ),
    );
  });
});
