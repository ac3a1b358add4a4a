import type { Box } from '../hocr.ts';

/** What tesseract takes for a letter, and where it stands; its boxes are exact but for some, spread over their neighbours. */
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
