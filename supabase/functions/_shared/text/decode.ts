/**
 * Text out of bytes: a byte order mark decides, then valid UTF-8, then the declared encoding, then windows-1252 (which
 * also reads Latin-1).
 */
export function decodeText(bytes: Uint8Array, declared?: string | null): string {
  const marked = byteOrderMark(bytes);
  if (marked) return new TextDecoder(marked).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const label = knownLabel(declared) ?? 'windows-1252';
    const text = new TextDecoder(label).decode(bytes);
    return label === 'windows-1252'
      ? text.replace(/[\u0080-\u009f]/g, (char) => CP1252[char.charCodeAt(0) - 0x80] ?? char)
      : text;
  }
}

/** Bytes 80–9F of windows-1252, which Node 20's decoder leaves as control characters. */
const CP1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function byteOrderMark([a, b, c]: Uint8Array): string | null {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  return null;
}

/** The declared encoding where a decoder for it exists; UTF-8 was tried before and is out. */
function knownLabel(declared: string | null | undefined): string | null {
  if (!declared) return null;
  try {
    const { encoding } = new TextDecoder(declared.trim());
    return encoding === 'utf-8' ? null : encoding === 'iso-8859-1' ? 'windows-1252' : encoding;
  } catch {
    return null;
  }
}

const META_CHARSET = /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)/i;

/** The encoding that an HTML page names in its head, for `decodeText`. */
export function htmlCharset(bytes: Uint8Array): string | null {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
  return META_CHARSET.exec(head)?.[1] ?? null;
}
