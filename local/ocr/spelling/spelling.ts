import { withDieresis } from './dieresis.ts';
import { heightOf, type Letter, widthOf } from './letters.ts';
import { withOrdinals } from './ordinals.ts';
import { inRomanNumerals } from './roman-numerals.ts';

/** Width by height: a figure 0 has two thirds, the letter o more. */
const ROUND = 0.8;

/** A word as it is spelt, from its letters and their places: what the model gets wrong in Spanish, put right. */
export function spelling(letters: readonly Letter[]): string {
  const [only] = letters;
  if (only?.text === '0' && letters.length === 1) {
    return widthOf(only) > ROUND * heightOf(only) ? 'o' : '0';
  }
  return inRomanNumerals(withDieresis(withOrdinals(letters)));
}
