import { deflateSync, inflateSync } from 'node:zlib';
import { Buffer } from 'node:buffer';
import { unzipSync, zipSync } from 'fflate';
import type { Random } from './random.ts';
import type { Format } from './seeds.ts';
import { WORDS } from './words.ts';

/** A file with one to four changes, many of them behind its compression. */
export function mutated(file: Uint8Array, other: Uint8Array, format: Format, random: Random): Uint8Array {
  let bytes = file;
  for (let left = 1 + random.below(4); left > 0; left--) {
    const inside = format === 'pdf' ? insidePdf : format === 'docx' || format === 'odt' ? insideZip : null;
    bytes = inside !== null && random.chance(0.6)
      ? inside(bytes, format, random)
      : changed(bytes, other, format, random);
  }
  return bytes;
}

function changed(bytes: Uint8Array, other: Uint8Array, format: Format, random: Random): Uint8Array {
  const at = random.below(bytes.length + 1);
  const length = random.below(random.chance(0.8) ? 64 : 4096);
  const end = Math.min(bytes.length, at + length);
  switch (random.below(8)) {
    case 0: {
      const flipped = bytes.slice();
      for (let n = 1 + random.below(16); n > 0 && flipped.length > 0; n--) {
        const place = random.below(flipped.length);
        flipped[place] = (flipped[place] ?? 0) ^ (1 << random.below(8));
      }
      return flipped;
    }
    case 1:
      return bytes.slice(0, at);
    case 2:
      return joined(bytes.subarray(0, at), bytes.subarray(end));
    case 3:
      return joined(bytes.subarray(0, end), bytes.subarray(at, end), bytes.subarray(end));
    case 4: {
      const from = random.below(other.length + 1);
      return joined(bytes.subarray(0, at), other.subarray(from, from + length), bytes.subarray(end));
    }
    case 5:
      return numberChanged(bytes, random);
    case 6:
      return joined(bytes.subarray(0, at), ...repeated(word(format, random), random), bytes.subarray(at));
    default:
      return joined(
        bytes.subarray(0, at),
        word(format, random),
        bytes.subarray(random.chance(0.5) ? at : end),
      );
  }
}

function word(format: Format, random: Random): Uint8Array {
  return new TextEncoder().encode(random.pick(WORDS[format]));
}

/** Mostly a few times, now and then so often that depth or length tell. */
function repeated(part: Uint8Array, random: Random): Uint8Array[] {
  const times = random.chance(0.05) ? 20_000 : 2 + random.below(50);
  return Array.from({ length: times }, () => part);
}

const NUMBERS = ['0', '-1', '1', '255', '65536', '2147483647', '4294967296', '1e308', '99999999999999999999'];

function numberChanged(bytes: Uint8Array, random: Random): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const numbers = [...text.matchAll(/\d+/g)];
  if (numbers.length === 0) return bytes;
  const { index, 0: found } = random.pick(numbers);
  return Buffer.from(
    text.slice(0, index) + random.pick(NUMBERS) + text.slice(index + found.length),
    'latin1',
  );
}

/** Bytes of a part; a change before may have made a part say that it has four billion, and they would be packed. */
const MOST_UNPACKED = 4_000_000;

/** Changes what one part of a zip says, and packs it again. */
function insideZip(bytes: Uint8Array, format: Format, random: Random): Uint8Array {
  let parts: Record<string, Uint8Array>;
  try {
    parts = unzipSync(bytes, { filter: ({ originalSize }) => originalSize <= MOST_UNPACKED });
  } catch {
    return bytes;
  }
  const names = Object.keys(parts).filter((name) => name.endsWith('.xml'));
  if (names.length === 0) return bytes;
  const name = random.pick(names);
  const part = parts[name] ?? new Uint8Array();
  const { mimetype, ...rest } = {
    ...parts,
    [name]: changed(part, parts[random.pick(names)] ?? part, format, random),
  };
  // OpenDocument has it first and plain.
  return zipSync(mimetype === undefined ? rest : { mimetype: [mimetype, { level: 0 }], ...rest });
}

const STREAM = /\/Length (\d+)([^]{0,400}?)stream\r?\n/g;

/** Changes what one compressed stream of a PDF says; its length is put right, places in the file are not. */
function insidePdf(bytes: Uint8Array, format: Format, random: Random): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const streams = [...text.matchAll(STREAM)].filter(([, , between]) =>
    between?.includes('FlateDecode') || /FlateDecode[^]{0,200}$/.test(between ?? '')
  );
  if (streams.length === 0) return changed(bytes, bytes, format, random);
  const { index, 0: head, 1: length = '0', 2: between = '' } = random.pick(streams);
  const start = index + head.length;
  let content: Uint8Array;
  try {
    content = inflateSync(bytes.subarray(start, start + Number(length)), { maxOutputLength: 2_000_000 });
  } catch {
    return changed(bytes, bytes, format, random);
  }
  const packed = deflateSync(changed(content, content, format, random));
  const dictionary = Buffer.from(`/Length ${packed.length}${between}stream\n`, 'latin1');
  return joined(bytes.subarray(0, index), dictionary, packed, bytes.subarray(start + Number(length)));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
