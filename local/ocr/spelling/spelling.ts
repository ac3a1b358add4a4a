import type { GreyImage } from '../../../supabase/functions/_shared/ocr/types.ts';
import { withDieresis } from './dieresis.ts';
import { heightOf, type Letter, placed, widthOf } from './letters.ts';
import { withOrdinals } from './ordinals.ts';
import { inRomanNumerals } from './roman-numerals.ts';

/** Width by height: a figure 0 has two thirds, the letter o more. */
const ROUND = 0.8;

/** A word as it is spelt, from its letters and how they look on the image: what the model gets wrong in Spanish, put right. */
export function spelling(letters: readonly Letter[], image: GreyImage): string {
  const [only] = letters;
  if (only?.text === '0' && letters.length === 1) {
    return widthOf(only) > ROUND * heightOf(only) ? 'o' : '0';
  }
  return inRomanNumerals(withDieresis(withOrdinals(placed(letters, image), image), image));
}
