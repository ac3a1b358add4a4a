import type { Run } from './runs.ts';

/** Text on one baseline without a wide gap: a line of a paragraph, or one cell of a table's row. */
export interface Segment {
  text: string;
  x: number;
  y: number;
  /** Where it ends. */
  end: number;
  size: number;
  /** Letters, and how many of them are bold. */
  letters: number;
  boldLetters: number;
  rtl: boolean;
}

/** Gap, in font sizes, from which two runs are two words. */
const WORD_GAP = 0.15;
/** Gap, in font sizes, from which they are two cells. Justified lines stay below. */
export const CELL_GAP = 1.6;
/** How far a raised or lowered sign (1º, a note's number) may stand from the baseline, in font sizes. */
const SCRIPT_SHIFT = 0.5;
/** How far a run may start before the last one ends, in font sizes (kerning, accents drawn apart). */
const OVERLAP = 0.5;
/** TeX draws the accent first and its letter over it. */
const SPACING_ACCENT = /[´¨˜ˆ¸˚ˇ]$/;
const ACCENT_OVERLAP = 1.2;

/** Joins runs, in the order of drawing, as long as each goes on where the last one ended. */
export function toSegments(runs: Run[]): Segment[] {
  const segments: Segment[] = [];
  const seen = new Map<string, { x: number; y: number }>();
  let current: Segment | null = null;
  for (const run of runs) {
    if (isDrawnTwice(run, seen)) continue;
    const gap = current ? gapTo(current, run) : 0;
    if (current && goesOn(current, run, gap)) {
      append(current, run, gap);
    } else {
      current = start(run);
      segments.push(current);
    }
  }
  for (const segment of segments) segment.text = segment.text.trim();
  return segments;
}

function gapTo(segment: Segment, run: Run): number {
  return segment.rtl && run.rtl ? segment.x - (run.x + run.width) : run.x - segment.end;
}

function goesOn(segment: Segment, run: Run, gap: number): boolean {
  const larger = Math.max(segment.size, run.size);
  const smaller = Math.min(segment.size, run.size);
  const shift = Math.abs(segment.y - run.y);
  const touches = Math.abs(gap) < 0.05 * larger;
  if (shift > (smaller < 0.8 * larger ? SCRIPT_SHIFT : touches ? 0.35 : 0.25) * larger) return false;
  const overlap = SPACING_ACCENT.test(segment.text) ? ACCENT_OVERLAP : OVERLAP;
  return gap > -overlap * larger && gap < CELL_GAP * smaller;
}

function append(segment: Segment, run: Run, gap: number): void {
  const spaced = run.spaced || gap > WORD_GAP * Math.min(segment.size, run.size) || isNoteMark(segment, run);
  segment.text += spaced && !segment.text.endsWith(' ') ? ` ${run.text.trimStart()}` : run.text;
  if (run.size > segment.size * 1.2 && run.text.trim().length > segment.text.length / 2) {
    segment.size = run.size;
    segment.y = run.y;
  }
  segment.x = Math.min(segment.x, run.x);
  segment.end = Math.max(segment.end, run.x + run.width);
  count(segment, run);
}

/** A raised number after a word, a number or a point refers to a note; it must not become part of them. m² stays. */
function isNoteMark(segment: Segment, run: Run): boolean {
  if (run.size > 0.8 * segment.size || run.y > segment.y - 0.1 * segment.size) return false;
  return /^\d/.test(run.text) && /(?:\p{L}{3}|\d|[.:)\]»”"?!])$/u.test(segment.text);
}

function start(run: Run): Segment {
  const { text, x, y, width, size, rtl } = run;
  const segment = { text: text.trimStart(), x, y, end: x + width, size, letters: 0, boldLetters: 0, rtl };
  count(segment, run);
  return segment;
}

function count(segment: Segment, run: Run): void {
  const letters = run.text.replace(/\s+/g, '').length;
  segment.letters += letters;
  if (run.bold) segment.boldLetters += letters;
}

/** Bold or a shadow is sometimes made by drawing the same text twice, a hair apart. */
function isDrawnTwice({ text, x, y, size }: Run, seen: Map<string, { x: number; y: number }>): boolean {
  const before = seen.get(text);
  seen.set(text, { x, y });
  return before !== undefined && Math.abs(before.x - x) < 0.15 * size && Math.abs(before.y - y) < 0.15 * size;
}
