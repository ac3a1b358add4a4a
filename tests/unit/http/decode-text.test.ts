import { describe, expect, it } from 'vitest';
import { charsetOf, decodeText } from '../../../supabase/functions/_shared/http/decode-text.ts';

const TEXT = '<p>Evaluación docente: año, niñez, “cita” – €</p>';
const utf8 = (text: string) => new TextEncoder().encode(text);
const WINDOWS: Record<string, number> = { '“': 0x93, '”': 0x94, '–': 0x96, '€': 0x80 };
const windows1252 = (text: string) => Uint8Array.from(text, (char) => WINDOWS[char] ?? char.charCodeAt(0));
const utf16 = (text: string, little: boolean, mark = true) => {
  const view = new DataView(new ArrayBuffer(text.length * 2 + (mark ? 2 : 0)));
  const marked = mark ? `\ufeff${text}` : text;
  for (let at = 0; at < marked.length; at++) view.setUint16(at * 2, marked.charCodeAt(at), little);
  return new Uint8Array(view.buffer);
};
const meta = (charset: string) => `<!doctype html><head><meta charset="${charset}">${TEXT}`;
const equiv = (charset: string) =>
  `<meta http-equiv="Content-Type" content="text/html; charset=${charset}">${TEXT}`;
const xml = (charset: string) => `<?xml version="1.0" encoding='${charset}'?>${TEXT}`;

describe('the encoding of a page', () => {
  it.each([
    ['nothing declared, UTF-8', utf8(TEXT), null, 'utf-8'],
    ['nothing declared, UTF-16 without a mark', utf16(TEXT, true, false), null, 'utf-16le'],
    ['nothing declared, UTF-16 of the other order', utf16(TEXT, false, false), null, 'utf-16be'],
    ['nothing declared, windows-1252', windows1252(TEXT), null, 'windows-1252'],
    ['header', windows1252(TEXT), 'text/html; charset=ISO-8859-1', 'windows-1252'],
    ['header in quotes', windows1252(TEXT), 'text/html;charset="windows-1252"', 'windows-1252'],
    ['meta charset', windows1252(meta('iso-8859-1')), 'text/html', 'windows-1252'],
    ['meta http-equiv', windows1252(equiv('ISO-8859-1')), null, 'windows-1252'],
    ['XML declaration', windows1252(xml('ISO-8859-1')), null, 'windows-1252'],
    ['declared UTF-8, yet windows-1252', windows1252(meta('utf-8')), null, 'windows-1252'],
    ['declared Latin-1, yet UTF-8', utf8(meta('iso-8859-1')), 'text/html; charset=iso-8859-1', 'utf-8'],
    ['declared UTF-16 by someone who could not know', utf8(meta('utf-16')), null, 'utf-8'],
    ['an encoding that does not exist', utf8(meta('klingon')), 'text/html; charset=x-nonsense', 'utf-8'],
    ['byte order mark over a wrong header', utf8(`\ufeff${TEXT}`), 'text/html; charset=iso-8859-1', 'utf-8'],
    ['UTF-16 little endian', utf16(TEXT, true), null, 'utf-16le'],
    ['UTF-16 big endian', utf16(TEXT, false), 'text/html', 'utf-16be'],
    ['UTF-16 without a mark, declared', utf16(TEXT, true, false), 'text/html; charset=utf-16le', 'utf-16le'],
  ])('%s', (_, bytes, contentType, encoding) => {
    const decoded = decodeText(bytes, contentType);
    expect(decoded.encoding).toBe(encoding);
    expect(decoded.text.endsWith(TEXT)).toBe(true);
    expect(decoded.text).not.toContain('\ufeff');
  });

  it('survives one bad byte in a UTF-8 page', () => {
    const bytes = utf8(`${TEXT}${TEXT}x`);
    bytes[bytes.length - 1] = 0xff;
    expect(decodeText(bytes)).toEqual({ encoding: 'utf-8', text: `${TEXT}${TEXT}\ufffd` });
  });

  it('reads the charset of a content type', () => {
    expect(charsetOf('text/html; Charset = "UTF8" ; x=y')).toBe('utf-8');
    expect(charsetOf('text/html')).toBeUndefined();
  });
});
