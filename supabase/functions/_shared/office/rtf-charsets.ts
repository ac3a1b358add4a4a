import { decodeBytes } from '../http/decode-text.ts';
import { decodeCp850 } from '../text/code-pages.ts';

/** `\fcharsetN` by WHATWG's names; 0 is what `\ansicpg` says, 2 has signs for letters. */
const CHARSETS: Record<number, string> = {
  77: 'macintosh',
  128: 'shift_jis',
  129: 'euc-kr',
  134: 'gbk',
  136: 'big5',
  161: 'windows-1253',
  162: 'windows-1254',
  163: 'windows-1258',
  177: 'windows-1255',
  178: 'windows-1256',
  186: 'windows-1257',
  204: 'windows-1251',
  222: 'windows-874',
  238: 'windows-1250',
};

/** Code pages that are not called `windows-…`. */
const NAMES: Record<number, string> = { 437: 'cp850', 850: 'cp850', 10000: 'macintosh', 65001: 'utf-8' };

/** `\fcharset255`: OEM. */
const OEM = 255;
const SYMBOL = 2;

/** Which code page the bytes of each font are in. */
export class RtfCharsets {
  readonly #ofFont = new Map<number, number>();
  #standard = 'windows-1252';

  /** `\ansicpg1251`, `\mac`, `\pc`, `\pca`. */
  setStandard(codePage: number): void {
    this.#standard = NAMES[codePage] ?? `windows-${codePage}`;
  }

  setFont(font: number, charset: number): void {
    this.#ofFont.set(font, charset);
  }

  decode(characters: string, font: number): string {
    const charset = this.#ofFont.get(font) ?? 0;
    if (charset === SYMBOL) return characters.replace(/[^\s]/g, '•');
    const bytes = Uint8Array.from(characters, (character) => character.charCodeAt(0));
    const encoding = charset === OEM ? 'cp850' : CHARSETS[charset] ?? this.#standard;
    if (encoding === 'cp850') return decodeCp850(bytes);
    try {
      return decodeBytes(bytes, encoding);
    } catch {
      return decodeBytes(bytes, 'windows-1252');
    }
  }
}
