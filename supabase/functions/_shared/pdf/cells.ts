import { isWrapped, type Row } from './rows.ts';
import type { Segment } from './segments.ts';

/** What stands before an item of a list, alone. */
const MARKER =
  /^(?:[-–—•▪▫◦●○■□◆➢➤✓✔*·]|\(?(?:\d{1,3}|\p{L}|[ivxlc]{1,5}|[IVXLC]{1,8})[).](?:-)?|\d{1,2}(?:\.\d{1,2}){1,3}\.?)$/u;

/** Whether a text is an item's mark, and nothing else. */
export const isMarker = (text: string): boolean => MARKER.test(text);

/** What a stretched line consists of. */
const WORD = /^[\p{L}\d][\p{L}\d.,;:°º-]*(?:\s|$)/u;

/**
 * Joins what only looks like cells: an item's mark and its text, and the words of a line that is stretched to the
 * column's width.
 */
export function joinFalseCells(rows: Row[]): Row[] {
  return rows.map((row, index) => {
    if (row.length < 2 || isWrapped(row)) return row;
    const neighbours = [rows[index - 1], rows[index + 1]].filter((other) => other?.length === 1).flatMap((
      other,
    ) => other ?? []);
    const joined: Row = [];
    row.forEach((segment, position) => {
      const last = joined.at(-1);
      const marked = last !== undefined && position === 1 && isMarker(last.text);
      if (last && (marked || neighbours.some((line) => isStretched(last, segment, row, line)))) {
        joined[joined.length - 1] = joinSegments(last, segment);
      } else {
        joined.push(segment);
      }
    });
    return joined;
  });
}

/** The line above or below has words where this one has a gap, and ends where it ends or goes on with its sentence. */
function isStretched(left: Segment, right: Segment, row: Row, line: Segment): boolean {
  const { size } = left;
  const end = row.at(-1)?.end ?? right.end;
  if (Math.abs(line.y - left.y) > 2.2 * size || Math.abs(line.size - size) > 0.05 * size) return false;
  if (line.x >= left.end - size || line.end <= right.x + size) return false;
  const goesOn = line.y > left.y && /^\p{Ll}/u.test(line.text) && row.every(({ text }) => WORD.test(text));
  return Math.abs(line.end - end) < 1.5 * size || (goesOn && row.length > 2);
}

export function joinSegments(left: Segment, right: Segment): Segment {
  return {
    ...left,
    text: `${left.text} ${right.text}`,
    x: Math.min(left.x, right.x),
    end: Math.max(left.end, right.end),
    size: left.letters > right.letters ? left.size : right.size,
    letters: left.letters + right.letters,
    boldLetters: left.boldLetters + right.boldLetters,
    joints: [],
  };
}
