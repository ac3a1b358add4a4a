/** What a font without a usable mapping to characters leaves: U+FFFD, private use, unassigned, control. */
// deno-lint-ignore no-control-regex
const BROKEN = /[\u0000-\u0008\u000e-\u001f\ufffd\p{Co}\p{Cn}]/gu;
const VOWEL = /[aeiouyàáâãäåèéêëìíîïòóôõöùúûüýæœ]/i;
/** Siglas are written in capitals and need no vowels. */
const MAX_SIGLA = 6;
export const LATIN = /^\p{Script=Latin}+$/u;

/** How many characters of a text are broken. */
export function brokenCharacters(text: string): number {
  return text.match(BROKEN)?.length ?? 0;
}

/** Words of four letters or more that could be judged. */
function longWords(words: readonly string[]): string[] {
  return words.filter((word) => word.length >= 4 && LATIN.test(word));
}

/** Share, of the words of four letters or more, that no European language would write. */
function gibberishRatio(words: readonly string[]): number {
  const long = longWords(words);
  if (long.length === 0) return words.length > 20 ? 1 : 0;
  return long.filter(isOdd).length / long.length;
}

/** Without vowels, mixed case inside, or six consonants in a row. */
export function isOdd(word: string): boolean {
  if (word === word.toUpperCase() && word.length <= MAX_SIGLA) return false;
  return !VOWEL.test(word) || /\p{Ll}\p{Lu}\p{Ll}*\p{Lu}/u.test(word) ||
    /[bcdfghjklmnñpqrstvwxz]{6,}/i.test(word);
}

/** Fewer characters, or long words, than this are a logo or a formula, and prove nothing. */
const MIN_CHARS = 50;
const MIN_WORDS = 20;
const MAX_BROKEN = 0.3;
/** Prose of any European language has next to none. */
const MAX_GIBBERISH = 0.4;
/** Vowels among letters: 0.35 and more in any European language. */
const MIN_VOWELS = 0.25;

/** Words that have lost a letter; in Spanish every eighth long word has an accent, and bullets are no part of words. */
const MAX_MAIMED = 0.05;
const MAIMED = /\p{L}\ufffd/u;
const MAX_SIGNS = 0.4;

/** Whether a text is there and cannot be read: its fonts map to no characters, or to others. */
export function isGibberish(text: string): boolean {
  const visible = text.replace(/\s+/g, '').length;
  if (visible < MIN_CHARS) return false;
  if (brokenCharacters(text) > MAX_BROKEN * visible) return true;
  if (signShare(text) > MAX_SIGNS || maimedShare(text) > MAX_MAIMED) return true;
  const words = longWords(text.match(/\p{L}+/gu) ?? []);
  if (words.length < MIN_WORDS) return false;
  return gibberishRatio(words) > MAX_GIBBERISH || vowelShare(words.join('')) < MIN_VOWELS;
}

/** Share of a page's text, set in one font, from which the page is not worth reading without it. */
const MAX_UNREADABLE = 0.2;

/** Whether a page's text, or a good part of it that is set in one font, is gibberish. Pieces as the page draws them. */
export function isPageGibberish(pieces: readonly { str: string; fontName: string }[]): boolean {
  const fonts = new Map<string, string[]>();
  for (const { str, fontName } of pieces) {
    const ofFont = fonts.get(fontName);
    if (ofFont) ofFont.push(str);
    else fonts.set(fontName, [str]);
  }
  const all = pieces.map(({ str }) => str).join('\n');
  if (isGibberish(all)) return true;
  return [...fonts.values()].map((strings) => strings.join('\n')).some((text) =>
    text.length > MAX_UNREADABLE * all.length && /\p{L}/u.test(text) && isGibberish(text)
  );
}

/** Share of signs that are rare in writing; runs of one sign (leaders, rules) count once. */
function signShare(text: string): number {
  const visible = text.replace(/\s+/g, '').replace(/([^\p{L}\p{N}])\1+/gu, '$1');
  return visible.length < MIN_CHARS
    ? 0
    : (visible.match(/[!"#&'*<=>?@[\\\]^`{}~¢-©¬-¯±²³´¶¸¹¼-¾]/g)?.length ?? 0) / visible.length;
}

function maimedShare(text: string): number {
  const words = text.match(/[\p{L}\ufffd]{4,}/gu) ?? [];
  return words.length < MIN_WORDS ? 0 : words.filter((word) => MAIMED.test(word)).length / words.length;
}

function vowelShare(letters: string): number {
  const plain = letters.normalize('NFD').replace(/\p{M}+/gu, '');
  return (plain.match(/[aeiouyıæœø]/gi)?.length ?? 0) / plain.length;
}
