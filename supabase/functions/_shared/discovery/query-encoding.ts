import { decodeBytes } from '../http/decode-text.ts';

const tables = new Map<string, Map<string, number>>();

/**
 * The link with the non-ASCII characters of its query percent-encoded in the page's encoding, as a browser sends them
 * (URL Standard, "percent-encode after encoding"): `?f=año.pdf` on a Latin-1 page asks for `?f=a%F1o.pdf`. Encodings
 * of more than one byte are left to be sent as UTF-8.
 */
export function queryInEncoding(href: string, encoding: string): string {
  const start = href.indexOf('?');
  if (start < 0) return href;
  const fragment = href.indexOf('#', start);
  const end = fragment < 0 ? href.length : fragment;
  const table = byteTable(encoding);
  if (table === undefined) return href;
  const query = href.slice(start, end).replace(/[^\p{ASCII}]/gu, (char) => {
    const byte = table.get(char);
    return byte === undefined ? `%26%23${char.codePointAt(0)}%3B` : `%${byte.toString(16).toUpperCase()}`;
  });
  return href.slice(0, start) + query + href.slice(end);
}

function byteTable(encoding: string): Map<string, number> | undefined {
  if (!/^(windows-125|iso-8859-|macintosh|koi8-)/.test(encoding)) return undefined;
  const known = tables.get(encoding);
  if (known !== undefined) return known;
  const table = new Map<string, number>();
  for (let byte = 0x80; byte <= 0xff; byte++) table.set(decodeBytes(Uint8Array.of(byte), encoding), byte);
  tables.set(encoding, table);
  return table;
}
