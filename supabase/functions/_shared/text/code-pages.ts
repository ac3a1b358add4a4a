import { decodeBytes } from '../http/decode-text.ts';

/** DOS in Western Europe and Latin America, from 0x80 on; no encoding of WHATWG's. */
const CP850 = 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐' +
  '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';

/** Text in code page 850. The letters of Spanish stand at the same places in 437. */
export function decodeCp850(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte < 0x80 ? String.fromCharCode(byte) : CP850.charAt(byte - 0x80))
    .join('');
}

const HIGH = Uint8Array.from({ length: 0x80 }, (_, at) => 0x80 + at);
const decoders = {
  'windows-1252': decodeBytes(HIGH, 'windows-1252'),
  macintosh: decodeBytes(HIGH, 'macintosh'),
  cp850: CP850,
};

/** A code page's bytes that were read in another. */
interface Misread {
  /** From what the text has to what was meant. */
  readonly meant: ReadonlyMap<string, string>;
  /** The end of `-ción`, `-sión` in it, which proves it; small letters that have an accent. */
  readonly proof: RegExp;
  readonly wrong: RegExp;
}

const MISREAD = [
  misread('macintosh', 'windows-1252'),
  misread('windows-1252', 'macintosh'),
  misread('cp850', 'windows-1252'),
];

function misread(written: keyof typeof decoders, read: keyof typeof decoders): Misread {
  const meant = new Map([...decoders[read]].map((sign, at) => [sign, decoders[written].charAt(at)]));
  const signs = [...meant].filter(([, letter]) => 'áéíóúñ'.includes(letter)).map(([sign]) => sign).join('');
  const o = [...meant].find(([, letter]) => letter === 'ó')?.[0] ?? '';
  return {
    meant,
    proof: new RegExp(`(?<=\\p{Ll}[cs]i)${o}n(?!\\p{L})`, 'u'),
    wrong: new RegExp(`(?<=\\p{Ll})[${signs}](?=\\p{Ll})`, 'gu'),
  };
}

/** Right letters for a wrong one from which on the text is taken to be right, and its odd signs to be meant. */
const MAX_SOUND = 0.1;

/**
 * Text of MacRoman or code page 850 that was read as windows-1252 (`educaci—n`, `educaci¢n`), or the other way round
 * (`educaciÛn`). Only where `-ción` is written so, and where next to none of the accents inside words is right: a dash
 * or an apostrophe between two letters proves nothing by itself.
 */
export function mendCodePage(text: string): string {
  const found = MISREAD.find(({ proof, wrong }) => {
    if (!proof.test(text)) return false;
    const sound = text.match(/(?<=\p{Ll})[áéíóúñ](?=\p{Ll})/gu)?.length ?? 0;
    return sound <= MAX_SOUND * (text.match(wrong)?.length ?? 0);
  });
  // deno-lint-ignore no-control-regex
  return found ? text.replace(/[^\u0000-\u007f]/gu, (sign) => found.meant.get(sign) ?? sign) : text;
}
