import type { GreyImage } from '../../../supabase/functions/_shared/ocr/types.ts';
import type { Box } from '../hocr.ts';
import { partsIn } from './shape.ts';

/** What tesseract takes for a letter, and where it stands. */
export interface Letter extends Box {
  readonly text: string;
}

/** Of a letter's width: letters do not lie over each other. */
const OVERLAP = 0.1;

export const textOf = (letters: readonly Letter[]): string => letters.map(({ text }) => text).join('');
export const widthOf = ({ left, right }: Box): number => right - left;
export const heightOf = ({ top, bottom }: Box): number => bottom - top;

/** Whether one of two letters is where the other stands. */
export function liesOver(letter: Box, other: Box): boolean {
  const shared = Math.min(letter.right, other.right) - Math.max(letter.left, other.left);
  return shared > OVERLAP * widthOf(letter);
}

/** Tesseract's places of some letters spread over their neighbours: where as many stand apart on the image, they are those. */
export function placed(letters: readonly Letter[], image: GreyImage): readonly Letter[] {
  const word: Box = {
    left: Math.min(...letters.map(({ left }) => left)),
    right: Math.max(...letters.map(({ right }) => right)),
    top: Math.min(...letters.map(({ top }) => top)),
    bottom: Math.max(...letters.map(({ bottom }) => bottom)),
  };
  const parts = letters.length === 0 ? [] : partsIn(image, word);
  return parts.length === letters.length
    ? letters.map((letter, at) => ({ ...letter, ...parts[at] }))
    : letters;
}
