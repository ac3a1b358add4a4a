import { heightOf, type Letter, liesOver, textOf, widthOf } from './letters.ts';

/** What º is taken for: other small signs, and figures of its form. */
const MASCULINE = /^[*"'”’“?%oO0°9]$/;
/** What ª is taken for. */
const FEMININE = /^[aA42]$/;
const STRAIGHT_QUOTE = /^["']$/;
/** Before an ordinal's sign: its number, of at most three figures, or the N of a number. */
const NUMBER = /(?<![\d.,])\d{1,3}\.?$/;
const LETTER_N = /(?<!\p{L})[Nn]\.?$/u;
/** º and ª are smaller than figures and stand above the line. After an N nothing else does. */
const MOST_HEIGHT = 0.7;
const RAISED = 0.3;
/** After a figure: quotation marks are less than half as tall as it; so is the sign of some fonts, which is round. */
const LEAST_HEIGHT = 0.45;
const ROUND = { height: 0.37, narrow: 0.85, wide: 1.2 };
/** A capital letter's height in that of a small one. */
const CAPITAL_HEIGHT = 1.4;

/**
 * Letters with the signs of ordinals put right. The model has hardly seen º and ª, but where they stand and how large they
 * are tells them from what it takes them for: `1º` is read as `19` or `1”`, `N.º` as `N.*`, `2.ª` as `2.4`, and `10º` as
 * `109%`, its last two letters in one place.
 */
export function withOrdinals(read: readonly Letter[]): readonly Letter[] {
  let letters = read;
  for (let at = 1; at < letters.length; at++) {
    const sign = letters[at];
    if (sign === undefined || !isOrdinalSign(letters, at)) continue;
    letters = [
      ...letters.slice(0, at).filter((letter) => !liesOver(letter, sign)),
      { ...sign, text: signOf(sign.text) },
      ...letters.slice(at + 1).filter((letter) => !liesOver(letter, sign)),
    ];
  }
  return letters;
}

function isOrdinalSign(letters: readonly Letter[], at: number): boolean {
  const [sign, before] = [letters[at], letters.slice(0, at).filter(({ text }) => text !== '.').at(-1)];
  if (sign === undefined || before === undefined || signOf(sign.text) === sign.text) return false;
  const preceding = textOf(letters.slice(0, at).filter((letter) => !liesOver(letter, sign)));
  const isNumber = NUMBER.test(preceding);
  if (!isNumber && !LETTER_N.test(preceding)) return false;
  const tall = heightOf(before) * (before.text === 'n' ? CAPITAL_HEIGHT : 1);
  const [height, raised] = [heightOf(sign) / tall, (before.bottom - sign.bottom) / tall];
  if (raised < RAISED || height > MOST_HEIGHT) return false;
  return !isNumber || height >= LEAST_HEIGHT || isRound(sign, height);
}

function isRound(sign: Letter, height: number): boolean {
  const ratio = widthOf(sign) / heightOf(sign);
  return height >= ROUND.height && ratio >= ROUND.narrow && ratio <= ROUND.wide &&
    !STRAIGHT_QUOTE.test(sign.text);
}

function signOf(text: string): string {
  return MASCULINE.test(text) ? 'º' : FEMININE.test(text) ? 'ª' : text;
}
