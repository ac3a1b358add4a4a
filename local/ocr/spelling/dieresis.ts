import { heightOf, type Letter, liesOver, textOf, widthOf } from './letters.ts';

/** A letter's height in that of its `g`: two points stand so much above it, and letters without them do not. */
const POINTS = 0.15;
/** A place wider than this in that of its `g` holds two letters. */
const MOST_WIDTH = 1.2;

/**
 * A word with its `ü`, which the model reads as `u`, `ú` or `ii`. Spanish has it in güe and güi alone, and there neither of
 * the last two; from the first its points tell it.
 */
export function withDieresis(letters: readonly Letter[]): string {
  const read = letters.map((letter, at) =>
    hasPoints(letters, at) ? { ...letter, text: POINTED[letter.text] ?? '' } : letter
  );
  return textOf(read)
    .replace(/(?<=g)ú(?=[eiéí])/gi, (letter) => letter === 'ú' ? 'ü' : 'Ü')
    .replace(/(?<=g)ii(?=[eé])/g, 'ü')
    .replace(/(?<=g)i(?=[ií]\p{L})/gu, 'ü');
}

const POINTED: Readonly<Record<string, string>> = { u: 'ü', U: 'Ü' };

function hasPoints(letters: readonly Letter[], at: number): boolean {
  const [before, letter, after] = [letters[at - 1], letters[at], letters[at + 1]];
  if (before === undefined || letter === undefined || after === undefined) return false;
  if (!(letter.text in POINTED) || !/^g$/i.test(before.text) || !/^[eiéí]$/i.test(after.text)) return false;
  const whole = !liesOver(letter, before) && widthOf(letter) <= MOST_WIDTH * widthOf(before);
  return whole && before.top - letter.top >= POINTS * heightOf(before);
}
