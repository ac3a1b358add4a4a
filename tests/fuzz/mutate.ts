import { deflateSync, inflateSync } from 'node:zlib';
import { Buffer } from 'node:buffer';
import { unzipSync, zipSync } from 'fflate';
import type { Random } from './random.ts';
import type { Format } from './seeds.ts';

/** What readers of each format look out for: pieces that change what the rest means. */
const WORDS: Readonly<Record<Format, readonly string[]>> = {
  pdf: [
    '/Kids [1 0 R]',
    '/Parent 1 0 R',
    '/Length 0',
    '/Length -1',
    '/Length 99999999999',
    '/Count 2147483647',
    '/Filter /FlateDecode',
    '/Filter [/ASCIIHexDecode /LZWDecode]',
    '/Type /Page',
    '/Type /Pages',
    '/MediaBox [0 0 1e38 -1e38]',
    '/Rotate 91',
    '/Encrypt 1 0 R',
    'endobj',
    'endstream',
    'stream\n',
    'xref',
    'trailer',
    'startxref\n0\n%%EOF',
    '/ToUnicode 1 0 R',
    '/Contents [1 0 R 1 0 R]',
    'BT',
    'ET',
    'q',
    'Q',
    '(((((',
    '<<<<',
    '[[[[',
    '1 0 obj',
    '/Prev 0',
    '/XRefStm 1',
    '/Outlines 1 0 R',
    '/Next 1 0 R',
    '1e999 Tf',
    ' Tj',
    ' Do',
    '\u0000',
  ],
  html: [
    '<div>',
    '</div>',
    '<table><tr><td>',
    '<ul><li>',
    '<script>',
    '<style>',
    '<!--',
    '-->',
    '<p',
    '&#x110000;',
    '&#0;',
    '&amp;&amp;amp;',
    '&nonsense;',
    '<svg><title>',
    '<![CDATA[',
    '<base href="x:">',
    '<meta charset="utf-16">',
    '<iframe>',
    '<b><i><b>',
    '\ud800',
    '\u0000',
    '<a href="',
  ],
  docx: [
    '<w:p>',
    '</w:p>',
    '<w:tbl><w:tr><w:tc>',
    '</w:body>',
    '<w:t>',
    '&#x0;',
    '&lol;',
    '<!DOCTYPE x [<!ENTITY a "b">]>',
    '<w:ilvl w:val="-1"/>',
    '<w:ilvl w:val="999999999"/>',
    '<w:numId w:val="1"/>',
    '<w:br/>',
    '<w:tab/>',
    '<![CDATA[',
    '<w:footnoteReference w:id="1"/>',
    '<w:sdt>',
    '\u0001',
  ],
  odt: [
    '<text:p>',
    '</text:p>',
    '<text:list>',
    '<table:table>',
    '<text:s text:c="999999999"/>',
    '<text:span>',
    '&lol;',
    '<![CDATA[',
    '</office:text>',
  ],
  rtf: [
    '{',
    '}',
    '\\bin99999999 ',
    "\\'zz",
    '\\u-99999?',
    '\\uc9999',
    '{\\*\\x',
    '\\par',
    '\\cell\\row',
    '\\trowd',
    '{\\pict',
    '\\ansicpg99999',
    '\\',
  ],
  text: ['\n\n', '\u0000', '\ud800', '\ufeff', '\u202e', 'Artículo 1º.-', '\t\t\t', '\r', '-\n', '\u00ad\n'],
};

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
