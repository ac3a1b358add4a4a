import { mendOrdinals } from '../../supabase/functions/_shared/ocr/mend-ordinals.ts';
import { toLines } from '../../supabase/functions/_shared/pdf/lines.ts';
import type { Run } from '../../supabase/functions/_shared/pdf/runs.ts';
import type { RawLine } from '../../supabase/functions/_shared/pdf/types.ts';

/** A word that tesseract read: its place in pixels, how sure it is (0-1), and whether a line begins with it. */
export interface Word {
  readonly text: string;
  readonly confidence: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly startsLine: boolean;
}

/** Below this, what was read is speckle or a piece of a picture; so is a line whose words come to less. */
const MIN_WORD_CONFIDENCE = 0.2;
const MIN_LINE_CONFIDENCE = 0.4;

/** Heights above and below the baseline of an ordinary font, in font sizes. */
const X_HEIGHT = 0.5;
const ASCENDER = 0.73;
const DESCENDER = 0.21;
const HAS_ASCENDER = /[\p{Lu}\p{N}bdfhijkltáéíóúñ¿?¡!()[\]{}|/]/u;
const HAS_DESCENDER = /[gjpqy,;()[\]{}|ç]/u;
/** Sizes that differ by less than this share from the usual one are that: boxes are a pixel or two off. */
const SAME_SIZE = 0.15;

/**
 * Words as a page's lines, laid out by the code that lays out the text of PDFs: columns, cells, order. `scale` is points
 * per pixel.
 */
export function wordLines(
  words: readonly Word[],
  scale: number,
  width: number,
  height: number,
): { lines: RawLine[]; confidence: number | null } {
  const lines = intoLines(words).map((line) => line.filter(isRead)).filter((line) =>
    line.length > 0 && meanConfidence(line) >= MIN_LINE_CONFIDENCE
  );
  const sizes = lines.map(sizeOf);
  const usual = usualSize(lines, sizes);
  const main = lines.flatMap((line, index) => runsOf(line, snapped(sizes[index] ?? usual, usual), scale));
  main.forEach((run, order) => (run.order = order));
  return {
    lines: toLines({ width, height, main, across: [] }).lines.map((line) => ({
      ...line,
      text: mendOrdinals(line.text),
    })),
    confidence: lines.length === 0 ? null : meanConfidence(lines.flat()),
  };
}

function intoLines(words: readonly Word[]): Word[][] {
  const lines: Word[][] = [];
  for (const word of words) {
    if (word.startsLine || lines.length === 0) lines.push([]);
    lines.at(-1)?.push(word);
  }
  return lines;
}

function isRead({ text, confidence }: Word): boolean {
  return text.trim() !== '' && confidence >= MIN_WORD_CONFIDENCE;
}

function meanConfidence(words: readonly Word[]): number {
  const chars = words.reduce((sum, { text }) => sum + text.length, 0);
  return words.reduce((sum, { text, confidence }) => sum + confidence * text.length, 0) / Math.max(1, chars);
}

/** The font's size in pixels, from the height of the line's box and the letters that it has. */
function sizeOf(line: readonly Word[]): number {
  const heights = line.map(({ text, top, bottom }) => {
    const above = HAS_ASCENDER.test(text) ? ASCENDER : X_HEIGHT;
    return (bottom - top) / (above + (HAS_DESCENDER.test(text) ? DESCENDER : 0));
  }).sort((a, b) => a - b);
  return heights[heights.length >> 1] ?? 1;
}

/** The size that most letters have. */
function usualSize(lines: readonly (readonly Word[])[], sizes: readonly number[]): number {
  const weighed = lines.map((line, index) => ({
    size: sizes[index] ?? 1,
    letters: line.reduce((sum, { text }) => sum + text.length, 0),
  })).sort((a, b) => a.size - b.size);
  let left = weighed.reduce((sum, { letters }) => sum + letters, 0) / 2;
  for (const { size, letters } of weighed) {
    left -= letters;
    if (left <= 0) return size;
  }
  return 1;
}

function snapped(size: number, usual: number): number {
  return Math.abs(size - usual) <= SAME_SIZE * usual ? usual : size;
}

function runsOf(line: readonly Word[], size: number, scale: number): Run[] {
  const baselines = line.map(({ text, bottom }) => bottom - (HAS_DESCENDER.test(text) ? DESCENDER * size : 0))
    .sort((a, b) => a - b);
  const y = (baselines[baselines.length >> 1] ?? 0) * scale;
  return line.map(({ text, left, right }) => ({
    text,
    x: left * scale,
    y,
    width: (right - left) * scale,
    size: size * scale,
    bold: false,
    rtl: false,
    spaced: true,
    order: 0,
  }));
}
