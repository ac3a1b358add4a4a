import { utf16WithoutMark } from './utf16.ts';

export interface DecodedText {
  /** No byte order mark. */
  readonly text: string;
  /** WHATWG encoding name, e.g. `utf-8`, `windows-1252`. */
  readonly encoding: string;
}

/** HTML looks for its declaration in the first 1024 bytes; real pages put it later, after scripts. */
const DECLARATION_BYTES = 4096;

/**
 * The text of a page or feed, whatever its encoding: byte order mark, then the declaration (`Content-Type`, `<?xml
 * encoding>`, `<meta charset>`), each checked against the bytes, since Latin-1 declared as UTF-8 and UTF-8 declared as
 * Latin-1 are both common; UTF-16 shows itself. Nothing declared: UTF-8 where the bytes are, else windows-1252.
 */
export function decodeText(bytes: Uint8Array, contentType?: string | null): DecodedText {
  const marked = byteOrderMark(bytes);
  if (marked !== undefined) return decodeAs(bytes, marked);
  const wide = utf16WithoutMark(bytes);
  if (wide !== undefined) return decodeAs(bytes, wide);
  const given = charsetOf(contentType ?? '') ?? declaredInside(bytes) ?? 'utf-8';
  const declared = given.startsWith('utf-16') ? 'utf-8' : given;
  const utf8 = decodeAs(bytes, 'utf-8');
  const { broken, beyondAscii } = countUtf8(utf8.text);
  if (declared !== 'utf-8') return broken === 0 && beyondAscii > 0 ? utf8 : decodeAs(bytes, declared);
  return broken > beyondAscii ? decodeAs(bytes, 'windows-1252') : utf8;
}

/** The `charset` of a `Content-Type`, if it names one that can be decoded. */
export function charsetOf(contentType: string): string | undefined {
  return encodingName(/charset\s*=\s*["']?\s*([^\s"';>]+)/i.exec(contentType)?.[1]);
}

function declaredInside(bytes: Uint8Array): string | undefined {
  const head = decodeBytes(bytes.subarray(0, DECLARATION_BYTES), 'windows-1252');
  const xml = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']+)["']/i.exec(head)?.[1];
  const meta = /<meta\s[^>]*?charset\s*=\s*["']?\s*([^\s"'/>;]+)/i.exec(head)?.[1];
  return encodingName(xml) ?? encodingName(meta);
}

function encodingName(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

function byteOrderMark([a, b, c]: Uint8Array): string | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  return undefined;
}

function countUtf8(text: string): { broken: number; beyondAscii: number } {
  let broken = 0;
  let beyondAscii = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0xfffd) broken++;
    else if (unit > 0x7f) beyondAscii++;
  }
  return { broken, beyondAscii };
}

function decodeAs(bytes: Uint8Array, encoding: string): DecodedText {
  return { text: decodeBytes(bytes, encoding), encoding };
}

/** What windows-1252 has where Latin-1 has control characters, from 0x80 on; a dot where it has nothing. */
const WINDOWS_1252 = '€.‚ƒ„…†‡ˆ‰Š‹Œ.Ž..‘’“”•–—˜™š›œ.žŸ';

/** The text in a WHATWG encoding. Node before 24 takes windows-1252 for Latin-1; this does not. */
export function decodeBytes(bytes: Uint8Array, encoding: string): string {
  const text = new TextDecoder(encoding).decode(bytes);
  if (encoding !== 'windows-1252') return text;
  return text.replace(/[\u0080-\u009f]/g, (control) => {
    const mapped = WINDOWS_1252[control.charCodeAt(0) - 0x80];
    return mapped === undefined || mapped === '.' ? control : mapped;
  });
}
