/** What a font without a usable mapping to characters leaves: U+FFFD, private use, unassigned, control. */
// deno-lint-ignore no-control-regex
const BROKEN = /[\u0001-\u0008\u000e-\u001f\ufffd\p{Co}\p{Cn}]/gu;
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

/** Whether a page's text is there and cannot be read: its fonts map to no characters, or to others. */
export function isGibberish(text: string): boolean {
  const visible = text.replace(/\s+/g, '').length;
  if (visible < MIN_CHARS) return false;
  if (brokenCharacters(text) > MAX_BROKEN * visible) return true;
  const words = longWords(text.match(/\p{L}+/gu) ?? []);
  if (words.length < MIN_WORDS) return false;
  return gibberishRatio(words) > MAX_GIBBERISH || vowelShare(words.join('')) < MIN_VOWELS;
}

function vowelShare(letters: string): number {
  const plain = letters.normalize('NFD').replace(/\p{M}+/gu, '');
  return (plain.match(/[aeiouyıæœø]/gi)?.length ?? 0) / plain.length;
}
