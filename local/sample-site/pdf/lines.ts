import { divisions } from './hyphenate.ts';

/** One typeset line; `notes` are the footnotes that it calls. `last` ends its paragraph and is not justified. */
export interface Line {
  readonly text: string;
  readonly width: number;
  readonly notes: readonly string[];
  readonly last: boolean;
}

/** Width in points of a text, its note marks included. */
export type Measure = (text: string) => number;

const NOTE = /\[\^(\d+)\]/g;

const notesOf = (text: string): string[] => [...text.matchAll(NOTE)].map((match) => match[1] ?? '');

/** The largest beginning of the word that still fits with a hyphen, or 0. */
function division(word: string, room: number, measure: Measure): number {
  return divisions(word).findLast((at) => measure(`${word.slice(0, at)}-`) <= room) ?? 0;
}

/** Breaks a paragraph into lines of at most `width` points, dividing words in Spanish where asked to. */
export function breakLines(text: string, width: number, measure: Measure, hyphenate: boolean): Line[] {
  const space = measure(' ');
  const lines: Line[] = [];
  let words: string[] = [];
  let used = 0;
  const close = (last: boolean): void => {
    const line = words.join(' ');
    lines.push({ text: line, width: used, notes: notesOf(line), last });
    words = [];
    used = 0;
  };
  const queue = text.split(' ').filter((word) => word !== '');
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    const size = measure(word);
    const gap = words.length === 0 ? 0 : space;
    if (used + gap + size <= width) {
      words.push(word);
      used += gap + size;
      continue;
    }
    const at = hyphenate ? division(word, width - used - gap, measure) : 0;
    if (at > 0) {
      const head = `${word.slice(0, at)}-`;
      words.push(head);
      used += gap + measure(head);
      queue.unshift(word.slice(at));
    } else if (words.length === 0) {
      words.push(word);
      used = size;
      continue;
    } else {
      queue.unshift(word);
    }
    close(false);
  }
  if (words.length > 0) close(true);
  return lines;
}
