import { fold } from '../text/fold.ts';

const ROMAN = /^[-–—(]*[ivxlc]+[-–—)]*$/i;

/** A line's words, folded, with a sign for each number: equal for what differs only by the page that it counts. */
export function wording(text: string): string {
  const bare = text.replace(/\s+/g, '');
  if (bare.length <= 8 && ROMAN.test(bare)) return '#';
  return fold(bare.replace(/\d+/g, '#'));
}

/** A line's text, and its page. */
export interface PlacedText {
  readonly page: number;
  readonly text: string;
}

/** Whether one of its numbers grows as the pages do, and the others stay. */
export function isCounting(one: PlacedText, other: PlacedText): boolean {
  const before = numbersOf(one.text);
  const after = numbersOf(other.text);
  const step = other.page - one.page;
  if (before.length !== after.length) return false;
  let counting = false;
  for (const [i, value] of before.entries()) {
    const grown = (after[i] ?? NaN) - value;
    if (grown === step) counting = true;
    else if (grown !== 0) return false;
  }
  return counting;
}

function numbersOf(text: string): number[] {
  const bare = text.replace(/\s+/g, '');
  if (ROMAN.test(bare)) return [romanValue(bare.toLowerCase())];
  return (text.match(/\d+/g) ?? []).map(Number);
}

const ROMAN_VALUES: Record<string, number> = { i: 1, v: 5, x: 10, l: 50, c: 100 };

function romanValue(text: string): number {
  let sum = 0;
  let before = 0;
  for (const letter of [...text].reverse()) {
    const value = ROMAN_VALUES[letter] ?? 0;
    sum += value < before ? -value : value;
    before = Math.max(before, value);
  }
  return sum;
}
