import type { GreyImage } from '../../../supabase/functions/_shared/ocr/types.ts';
import { heightOf, type Letter, textOf } from './letters.ts';
import { partsIn } from './shape.ts';

/** A letter with points stands so much above its `g`, in that one's height. */
const POINTS = 0.15;
const POINTED: Readonly<Record<string, string>> = { u: 'ü', i: 'ü', ú: 'ü', U: 'Ü', Ú: 'Ü' };

/**
 * A word with its `ü`, which the model reads as `u`, `ú`, `i` or `ii`. Spanish has it in güe and güi alone, and there
 * neither `ú` nor `ii`; from the others its two points tell it.
 */
export function withDieresis(letters: readonly Letter[], image: GreyImage): string {
  const read = letters.map((letter, at) =>
    hasPoints(letters, at, image) ? { ...letter, text: POINTED[letter.text] ?? '' } : letter
  );
  return textOf(read)
    .replace(/(?<=g)ú(?=[eiéí])/gi, (letter) => letter === 'ú' ? 'ü' : 'Ü')
    .replace(/(?<=g)ii(?=[eéií])/g, 'ü')
    .replace(/(?<=g)i(?=[ií]\p{L})/gu, 'ü');
}

function hasPoints(letters: readonly Letter[], at: number, image: GreyImage): boolean {
  const [before, letter, after] = [letters[at - 1], letters[at], letters[at + 1]];
  if (before === undefined || letter === undefined || after === undefined) return false;
  if (!(letter.text in POINTED) || !/^g$/i.test(before.text) || !/^[eiéí]$/i.test(after.text)) return false;
  if (before.top - letter.top < POINTS * heightOf(before)) return false;
  return partsIn(image, { ...letter, bottom: before.top }).length === 2;
}
