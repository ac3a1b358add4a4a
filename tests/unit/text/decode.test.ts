import { describe, expect, it } from 'vitest';
import { decodeText, htmlCharset } from '../../../supabase/functions/_shared/text/decode.ts';

const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

describe('decodeText', () => {
  it('reads UTF-8 with and without a byte order mark', () => {
    expect(decodeText(new TextEncoder().encode('año ñandú'))).toBe('año ñandú');
    expect(decodeText(new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode('año')]))).toBe('año');
  });

  it('reads UTF-16 of both byte orders', () => {
    expect(decodeText(new Uint8Array([0xff, 0xfe, 0xf1, 0x00]))).toBe('ñ');
    expect(decodeText(new Uint8Array([0xfe, 0xff, 0x00, 0xf1]))).toBe('ñ');
  });

  it('takes what is not UTF-8 for windows-1252, or for what it is declared to be', () => {
    expect(decodeText(latin1('evaluaci\xf3n \x93docente\x94'))).toBe('evaluación “docente”');
    expect(decodeText(new Uint8Array([0xa4]), 'iso-8859-15')).toBe('€');
    expect(decodeText(latin1('\xf1'), 'no-such-encoding')).toBe('ñ');
  });

  it('finds the encoding that a page names', () => {
    expect(htmlCharset(latin1('<html><head><meta charset="ISO-8859-1">'))).toBe('ISO-8859-1');
    expect(
      htmlCharset(latin1('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252" />')),
    ).toBe('windows-1252');
    expect(htmlCharset(latin1('<html>'))).toBe(null);
  });
});
