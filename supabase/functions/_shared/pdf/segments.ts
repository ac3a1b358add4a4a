import { endsInAccent, joinAccent } from './accents.ts';
import type { Run } from './runs.ts';
import { toSuperscript } from './superscripts.ts';

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
  /** Which run of the page it begins with, in the order of drawing. */
  order: number;
  /** Where runs after its first begin, in its text and on the page. */
  joints: Joint[];
  /** Present where it is a cell of a table whose cells may have several lines: all of them. */
  lines?: Segment[];
}

export interface Joint {
  at: number;
  x: number;
  /** From the run before, in points. */
  gap: number;
  end: number;
}

/** Whether most of its letters are bold. */
export function isBold({ letters, boldLetters }: Pick<Segment, 'letters' | 'boldLetters'>): boolean {
  return letters > 0 && boldLetters > 0.7 * letters;
}

/** Gap, in font sizes, from which two runs are two words. */
const WORD_GAP = 0.15;
/** Gap, in font sizes, from which they are two cells. Justified lines stay below. */
export const CELL_GAP = 1.6;
/** How far a raised or lowered sign (1º, a note's number) may stand from the baseline, in font sizes. */
const SCRIPT_SHIFT = 0.5;
/** How far, in font sizes, a note may be from its number. */
const NOTE_MARK_GAP = 4;
/** How far a run may start before the last one ends, in font sizes (kerning, accents drawn apart). */
const OVERLAP = 0.5;
/** The same where a letter is drawn over its accent. */
const ACCENT_OVERLAP = 1.2;
/** Overlap from which it is. */
const ACCENT_MIN_OVERLAP = 0.1;

/** Joins runs, in the order of drawing, as long as each goes on where the last one ended. */
export function toSegments(runs: Run[]): Segment[] {
  const segments: Segment[] = [];
  const seen = new Map<string, { x: number; y: number }>();
  let current: Segment | null = null;
  for (const run of runs) {
    if (isDrawnTwice(run, seen)) continue;
    const gap = current ? gapTo(current, run) : 0;
    if (current && isNoteMark(current, run, gap)) {
      current.text = toSuperscript(current.text);
      current.size = run.size;
      current.y = run.y;
      append(current, run, gap);
    } else if (current && goesOn(current, run, gap)) {
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

/** The raised number that a note begins with; its text may stand some way off. */
function isNoteMark(segment: Segment, run: Run, gap: number): boolean {
  if (!/^\d{1,3}\s*$/.test(segment.text) || segment.size > 1.2 * run.size) return false;
  const raised = (run.y - segment.y) / run.size;
  return raised > (segment.size <= 0.8 * run.size ? 0.1 : 0.3) && raised < 0.6 && gap > -0.1 * run.size &&
    gap < NOTE_MARK_GAP * run.size;
}

function goesOn(segment: Segment, run: Run, gap: number): boolean {
  const larger = Math.max(segment.size, run.size);
  const smaller = Math.min(segment.size, run.size);
  const shift = Math.abs(segment.y - run.y);
  const touches = Math.abs(gap) < 0.05 * larger;
  if (shift > (smaller < 0.8 * larger ? SCRIPT_SHIFT : touches ? 0.35 : 0.25) * larger) return false;
  const overlap = endsInAccent(segment.text) ? ACCENT_OVERLAP : OVERLAP;
  return gap > -overlap * larger && gap < CELL_GAP * smaller;
}

function append(segment: Segment, run: Run, gap: number): void {
  segment.joints.push({ at: segment.text.length, x: run.x, gap, end: segment.end });
  segment.text = joined(segment, run, gap);
  if (run.size > segment.size * 1.2 && run.text.trim().length > segment.text.length / 2) {
    segment.size = run.size;
    segment.y = run.y;
  }
  segment.x = Math.min(segment.x, run.x);
  segment.end = Math.max(segment.end, run.x + run.width);
  count(segment, run);
}

function joined(segment: Segment, run: Run, gap: number): string {
  const accented = gap < -ACCENT_MIN_OVERLAP * run.size ? joinAccent(segment.text, run.text) : null;
  if (accented !== null) return accented;
  const raised = isRaised(segment, run);
  const text = raised ? toSuperscript(run.text) : run.text;
  const spaced = run.spaced || gap > WORD_GAP * (raised ? segment.size : Math.min(segment.size, run.size));
  return segment.text + (spaced && !segment.text.endsWith(' ') ? ` ${text.trimStart()}` : text);
}

function isRaised(segment: Segment, run: Run): boolean {
  return run.size <= 0.8 * segment.size && run.y < segment.y - 0.1 * segment.size;
}

function start(run: Run): Segment {
  const { text, x, y, width, size, rtl, order } = run;
  const segment = {
    text: text.trimStart(),
    x,
    y,
    end: x + width,
    size,
    letters: 0,
    boldLetters: 0,
    rtl,
    order,
    joints: [],
  };
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
