import { linesOf } from '../../supabase/functions/_shared/pdf/lines.ts';
import { inReadingOrder } from '../../supabase/functions/_shared/pdf/reading-order.ts';
import type { Segment } from '../../supabase/functions/_shared/pdf/segments.ts';
import type { RawLine } from '../../supabase/functions/_shared/pdf/types.ts';
import type { HocrLine, HocrWord } from './hocr.ts';

/** Below this a line is what tesseract makes of a stamp, a picture or specks. */
const GARBAGE = 0.4;
/** The same for one without two letters or digits in a row. */
const GARBAGE_SIGNS = 0.7;
/** Line heights that differ by less are one font size: a line without descenders measures less than its neighbours. */
const ONE_SIZE = 0.16;
/** Gap, in font sizes, from which words are two cells; lines of narrow columns are stretched further than print. */
const CELL_GAP = 2;
/** Font size, in times of what tesseract measures from ascender to descender; of Helvetica, Times and Calibri. */
const EM = 1.05;

/** Lines in points, in reading order, and how sure tesseract is of them. `points` is the size of a pixel. */
export function toRawLines(
  lines: readonly HocrLine[],
  points: number,
  pageWidth: number,
): { lines: RawLine[]; confidence: number | null } {
  const kept = lines.filter((line) => !isGarbage(line));
  const sizes = fontSizes(kept.map(({ size, words }) => ({ size, chars: charsOf(words) })));
  const segments = kept.flatMap((line, index) =>
    segmentsOf(line, index, (sizes[index] ?? line.size) * EM, points)
  );
  const words = kept.flatMap((line) => line.words);
  return {
    lines: linesOf(inReadingOrder(segments, pageWidth)),
    confidence: words.length === 0 ? null : confidenceOf(words),
  };
}

function isGarbage({ words }: HocrLine): boolean {
  const confidence = confidenceOf(words);
  const isText = words.some(({ text }) => /[\p{L}\p{N}]{2}/u.test(text));
  return confidence < (isText ? GARBAGE : GARBAGE_SIGNS);
}

/** Weighted by characters. */
function confidenceOf(words: readonly HocrWord[]): number {
  return words.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0) / charsOf(words);
}

function charsOf(words: readonly HocrWord[]): number {
  return words.reduce((sum, { text }) => sum + text.length, 0);
}

/** Sizes that are nearly one are made one: first those near the size that half of the characters stay below. */
function fontSizes(lines: readonly { size: number; chars: number }[]): number[] {
  const sizes = lines.map(({ size }) => size);
  let open = lines.map((line, index) => ({ ...line, index })).sort((a, b) => a.size - b.size);
  while (open.length > 0) {
    const half = open.reduce((sum, { chars }) => sum + chars, 0) / 2;
    let below = 0;
    const usual = open.find(({ chars }) => (below += chars) >= half)?.size ?? 0;
    const isUsual = ({ size }: { size: number }): boolean => Math.abs(size - usual) <= ONE_SIZE * usual;
    for (const line of open.filter(isUsual)) sizes[line.index] = usual;
    open = open.filter((line) => !isUsual(line));
  }
  return sizes;
}

/** A line's pieces without a wide gap in them. */
function segmentsOf(line: HocrLine, order: number, size: number, points: number): Segment[] {
  const pieces: HocrWord[][] = [];
  let end = -Infinity;
  for (const word of line.words) {
    const piece = pieces.at(-1);
    if (piece && word.left - end < CELL_GAP * size) piece.push(word);
    else pieces.push([word]);
    end = word.right;
  }
  return pieces.map((words) => ({
    text: words.map(({ text }) => text).join(' '),
    x: Math.min(...words.map(({ left }) => left)) * points,
    y: line.baseline * points,
    end: Math.max(...words.map(({ right }) => right)) * points,
    size: size * points,
    letters: charsOf(words),
    boldLetters: 0,
    rtl: false,
    order,
    joints: jointsOf(words, points),
  }));
}

/** Where the words after the first begin, in the text and on the page. */
function jointsOf(words: readonly HocrWord[], points: number): Segment['joints'] {
  let at = 0;
  return words.slice(1).map((word, index) => {
    const before = words[index] ?? word;
    at += before.text.length + (index === 0 ? 0 : 1);
    const [x, end] = [word.left * points, before.right * points];
    return { at, x, gap: x - end, end };
  });
}
