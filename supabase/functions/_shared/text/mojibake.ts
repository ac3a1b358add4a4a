import { mendCodePage } from './code-pages.ts';

/**
 * UTF-8 that was read as windows-1252 or Latin-1 and written again: `evaluaciÃ³n`, `NÂº`, `â€œ`. Each run of signs that are the
 * bytes of a character in UTF-8 becomes that character, twice where it was done twice; everything else stays, so that a
 * text that is right in parts only is mended in the others. Also whole texts in another code page.
 */
export function mendMojibake(text: string): string {
  const once = mend(text);
  return once === text ? mendCodePage(text) : withLostBytes(mend(once));
}

/** What windows-1252 has for the bytes 80–9F; where it has nothing, the control character. */
const UPPER = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const BYTES = new Map([...UPPER].map((sign, at) => [sign, 0x80 + at]));

const TRAIL = `[\\u0080-\\u00bf${UPPER}]`;
/** Signs that close a word: behind capitals they are what they seem (`MAÇû`), since no capital is spelt with them. */
const CLOSING = '»”’…–—';
/**
 * The runs that Western text comes to, and no others (`«está»…` would be a letter of Vietnamese): Latin-1 behind `Â`, `Ã`,
 * windows-1252's own letters behind `Å`, `Æ`, `Ë`; punctuation, currency, arrows, bullets behind `â`; ligatures and the byte order mark behind `ï`; emoji.
 */
const RUN = new RegExp(
  `(?<!\\p{Lu})[ÂÃÅÆË][${CLOSING}]|[ÂÃÅÆË](?![${CLOSING}])${TRAIL}|â[\\u0080-\\u009f€‚„†ˆ–—œ]${TRAIL}|ï[»¬]${TRAIL}|ð${TRAIL}{3}`,
  'gu',
);

function mend(text: string): string {
  return text.replace(RUN, (run) => {
    const bytes = Uint8Array.from(run, (sign) => BYTES.get(sign) ?? sign.charCodeAt(0));
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      return run;
    }
  });
}

/** The second byte of `í` is a soft hyphen and that of `à` a space: often lost on the way. */
function withLostBytes(text: string): string {
  return text.replace(/(?<=\p{Ll})Ã(?=\p{Ll})/gu, 'í');
}
