/** A piece of an RTF file (specification 1.9.1). */
export type RtfToken =
  | { readonly kind: 'open' | 'close' }
  /** `\par`, `\u233`; a sign such as `\~` is a word of one character. */
  | { readonly kind: 'word'; readonly name: string; readonly value: number | null }
  /** Characters, each a byte of the current code page. */
  | { readonly kind: 'bytes'; readonly bytes: string };

const TOKEN =
  /[{}]|\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([^\\{}\r\n]+)|[\r\n]+|\\/gy;

/** `source` has one character for each byte. In time linear in its length. */
export function* rtfTokens(source: string): Generator<RtfToken> {
  TOKEN.lastIndex = 0;
  let at = 0;
  while (at < source.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (match === null) return;
    at = TOKEN.lastIndex;
    const [whole, hex, name, value, sign, text] = match;
    if (whole === '{') yield { kind: 'open' };
    else if (whole === '}') yield { kind: 'close' };
    else if (hex !== undefined) yield { kind: 'bytes', bytes: String.fromCharCode(Number.parseInt(hex, 16)) };
    else if (name === 'bin') at += Math.max(0, Number(value ?? 0));
    else if (name !== undefined) {
      yield { kind: 'word', name, value: value === undefined ? null : Number(value) };
    } else if (sign !== undefined) yield { kind: 'word', name: sign, value: null };
    else if (text !== undefined) yield { kind: 'bytes', bytes: text };
  }
}
