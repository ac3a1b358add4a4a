import type { GreyImage } from '../../../supabase/functions/_shared/ocr/types.ts';
import type { Box } from '../hocr.ts';
import { heightOf, type Letter, liesOver, textOf, widthOf } from './letters.ts';
import { contrastIn, partsIn, type Shape, shapeIn } from './shape.ts';

/** What stands before an ordinal's sign: its number, of at most three figures, or the N of a number. */
const NUMBER = /(?<![\d.,])\d{1,3}\.?$/;
const LETTER_N = /(?<!\p{L})[Nn]\.?$/u;
/** The signs are smaller than figures and stand above the line: shares of the height of the letter before them. */
const MOST_HEIGHT = 0.75;
const LEAST_HEIGHT = 0.3;
const RAISED = 0.25;
/**
 * The degree sign, which many write for º, is smaller than that in most fonts, and everywhere as thick at its sides as at
 * its top: the most contrast that it may have, by its height.
 */
const DEGREE = [{ height: 0.485, contrast: 1.4 }, { height: 0.54, contrast: 1.2 }] as const;
/** Pixels; the ink of a narrower sign does not always show what it is. */
const BLURRED = 11;
/** A capital letter's height in that of a small one. */
const CAPITAL_HEIGHT = 1.4;

/**
 * Letters with the signs of ordinals put right, which the model has hardly seen: it reads `1º` as `19` or `1”`, `2.ª` as
 * `2.4`, `10º` as `109%` (its last two letters in one place), `6.º` as `6.` (the sign in the full stop's place). Where they
 * stand and how they look tells them from figures, stars, quotation marks and the marks of notes.
 */
export function withOrdinals(read: readonly Letter[], image: GreyImage): readonly Letter[] {
  let letters = read;
  for (let at = 0; at < letters.length; at++) {
    const sign = signAt(letters, at, image) ?? signWithin(letters, at, image);
    if (sign === null) continue;
    const others = (letter: Letter) => letter.text !== '' && !liesOver(letter, sign);
    const before = letters.slice(0, at).filter(others);
    letters = [...before, ...sign.instead, sign, ...letters.slice(at + 1).filter(others)];
    at = before.length + sign.instead.length;
  }
  return letters;
}

/** A sign, and the letter that keeps its place beside it. */
interface Sign extends Letter {
  readonly instead: readonly Letter[];
}

/** The letter itself as a sign. */
function signAt(letters: readonly Letter[], at: number, image: GreyImage): Sign | null {
  const letter = letters[at];
  if (letter === undefined) return null;
  const before = letters.slice(0, at).filter((other) => !liesOver(other, letter));
  const text = signAfter(before, letter, image);
  return text === null ? null : { ...letter, text, instead: [] };
}

/** A sign that stands in the place of the letter before it, taken for a part of it. */
function signWithin(letters: readonly Letter[], at: number, image: GreyImage): Sign | null {
  const letter = letters[at];
  if (letter === undefined || !/^[\dNn.]$/.test(letter.text)) return null;
  const parts = partsIn(image, letter);
  const last = parts.at(-1);
  if (last === undefined || parts.length < 2) return null;
  const rest = { ...letter, right: last.left };
  const text = signAfter([...letters.slice(0, at), rest], last, image);
  return text === null ? null : { ...last, text, instead: [rest] };
}

function signAfter(
  before: readonly Letter[],
  sign: Box & { text?: string },
  image: GreyImage,
): string | null {
  const [preceding, letter] = [textOf(before), before.filter(({ text }) => text !== '.').at(-1)];
  const isLetterN = LETTER_N.test(preceding);
  if (letter === undefined || !(isLetterN || NUMBER.test(preceding)) || !isRaised(sign, letter)) return null;
  const shape = shapeIn(image, sign);
  // After an N nothing else is raised.
  const kind = isLetterN ? 'ring' : shape === 'other' && widthOf(sign) < BLURRED ? likely(sign.text) : shape;
  if (kind === 'other') return null;
  return kind === 'letter a' ? 'ª' : isDegree(letter, sign, image) ? '°' : 'º';
}

function isDegree(letter: Letter, sign: Box, image: GreyImage): boolean {
  const most = DEGREE.find(({ height }) => heightIn(letter, sign) < height)?.contrast ?? 0;
  return most > 0 && contrastIn(image, sign) < most;
}

/** By what the model takes it for, other than a star and quotation marks. */
function likely(text = ''): Shape {
  return /^[%?oO0°9]$/.test(text) ? 'ring' : /^[aA42]$/.test(text) ? 'letter a' : 'other';
}

function isRaised(sign: Box, letter: Letter): boolean {
  const [height, raised] = [heightIn(letter, sign), (letter.bottom - sign.bottom) / capital(letter)];
  return raised >= RAISED && height >= LEAST_HEIGHT && height <= MOST_HEIGHT;
}

const heightIn = (letter: Letter, sign: Box): number => heightOf(sign) / capital(letter);
const capital = (letter: Letter): number => heightOf(letter) * (letter.text === 'n' ? CAPITAL_HEIGHT : 1);
