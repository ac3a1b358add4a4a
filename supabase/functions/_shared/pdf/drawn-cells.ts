import { isMarker, joinSegments } from './cells.ts';
import { isBold, type Segment } from './segments.ts';

/** What was drawn from the top to the bottom of one place of the page: a cell of a table, or any other text. */
export interface Cell {
  /** One below the other; an item's mark and its text are one. */
  lines: Segment[];
  x: number;
  end: number;
}

/** Baselines of its first and last line. */
export const topOf = ({ lines }: Cell): number => lines[0]?.y ?? 0;
export const bottomOf = ({ lines }: Cell): number => lines.at(-1)?.y ?? 0;

/** Cells that a row of a table has at most. */
const MAX_CELLS = 40;
/** How far apart baselines of one line may be, in font sizes. */
const SHIFT = 0.35;
/** How far apart the beginnings of a paragraph's lines may be. */
const ALIGNED = 0.1;
/** How far apart words of a stretched line are where nothing stands beside it. */
const MAX_STRETCH = 2.5;
/** Distance of a paragraph's lines. */
const LEADING = 1.5;
/** Distance of lines beyond which they are two texts, where nothing stands beside them and where they are in a row. */
const MAX_LEADING = { alone: 3, inRow: 6 };
/** Size, as a multiple of the next line's, of a line that is not of its text. */
const LARGER = 1.1;
/** How far an item's text may stand from its mark, in font sizes. */
const MARK_REACH = 4;
/** Share of the narrower of a cell and a line that must lie in the other's width for the line to stand in the cell. */
const SHARED = 0.3;

/**
 * Segments as cells, and cells that were drawn one after the other, each to the right of the one before and beside it,
 * as rows. Text that has nothing beside it is a row of one cell.
 */
export function drawnRows(segments: Segment[]): Cell[][] {
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  for (const [index, segment] of segments.entries()) {
    joinStretchedStart(row, segment);
    const cell = row.at(-1);
    const line = cell?.lines.at(-1);
    if (
      cell && line && (isMarked(line, segment) || isStretched(line, segment, row, endOfLine(segments, index)))
    ) {
      cell.lines[cell.lines.length - 1] = joinSegments(line, segment);
      widen(cell, segment);
    } else if (cell && line && isBelow(line, segment, row)) {
      cell.lines.push(segment);
      widen(cell, segment);
    } else if (cell && row.length < MAX_CELLS && isBeside(row, segment)) {
      // What reaches over the new cell cannot stand in the column beside it.
      rows.push(...cutAfter(row, ({ end }) => end > segment.x));
      row.push(cellOf([segment]));
    } else {
      rows.push(...closed(row));
      row = [cellOf([segment])];
    }
  }
  return [...rows, ...closed(row)];
}

export function cellOf(lines: Segment[]): Cell {
  const cell = { lines, x: Infinity, end: -Infinity };
  for (const line of lines) widen(cell, line);
  return cell;
}

function widen(cell: Cell, { x, end }: Segment): void {
  cell.x = Math.min(cell.x, x);
  cell.end = Math.max(cell.end, end);
}

/** Whether a segment stands on the baseline of another. */
export function isOnLine(line: Segment, { y, size }: Segment): boolean {
  return Math.abs(y - line.y) <= SHIFT * size;
}

/** How a name goes on whose row has its figures beside the last line; else what stands over that line is a title. */
const GOES_ON = /^\p{Ll}+(?:[\s,;)]|$)/u;

const isWords = ({ text }: Segment): boolean => /\p{L}/u.test(text);

function isMarked(mark: Segment, segment: Segment): boolean {
  const gap = segment.x - mark.end;
  return isMarker(mark.text) && isWords(segment) && isOnLine(mark, segment) && gap >= 0 &&
    gap < MARK_REACH * segment.size;
}

/** Where the last of the segments ends that stand on one line with this one, and are drawn after it. */
function endOfLine(segments: Segment[], index: number): number {
  let end = segments[index]?.end ?? 0;
  for (let at = index + 1; at < index + MAX_CELLS; at++) {
    const [before, next] = [segments[at - 1], segments[at]];
    if (!before || !next || !isOnLine(before, next) || next.x < before.end) break;
    end = next.end;
  }
  return end;
}

/** Words of a line that is stretched to the width of its cell stand as far apart as cells do. */
function isStretched(line: Segment, segment: Segment, row: Cell[], lineEnd: number): boolean {
  const { lines = [], end = 0 } = row.at(-1) ?? {};
  const above = lines.at(-2);
  if (!above || !isWords(segment) || !isOnLine(line, segment)) return false;
  if (segment.x < line.end || segment.x >= end) return false;
  return row.length > 1 || (isNextLine(above, line) && Math.abs(lineEnd - end) < segment.size &&
    segment.x - line.end < MAX_STRETCH * segment.size);
}

/** Whether two lines are of one paragraph. */
function isNextLine(above: Segment, line: Segment): boolean {
  return line.y - above.y < LEADING * line.size && Math.abs(line.x - above.x) < ALIGNED * line.size &&
    Math.abs(line.size - above.size) < ALIGNED * line.size && isBold(line) === isBold(above);
}

/**
 * So do words of a cell's first line: where the next line begins below one of them that is not the row's first, they
 * were one.
 */
function joinStretchedStart(row: Cell[], { x, y, size }: Segment): void {
  const at = row.findIndex((cell, index) => index > 0 && Math.abs(cell.x - x) < ALIGNED * size);
  const cells = at < 0 ? [] : row.slice(at);
  const [first, ...words] = cells.flatMap(({ lines }) => lines.slice(0, 2));
  if (!first || cells.length < 2 || words.length !== cells.length - 1) return;
  if (y - first.y < SHIFT * size || y - first.y > LEADING * size) return;
  if (words.every((word) => isWords(word) && isOnLine(first, word))) {
    row.splice(at, cells.length, cellOf([words.reduce(joinSegments, first)]));
  }
}

function isBelow(line: Segment, { x, end, y, size }: Segment, row: Cell[]): boolean {
  const [before, cell] = [row.at(-2), row.at(-1)];
  const most = before ? MAX_LEADING.inRow : MAX_LEADING.alone;
  const distance = y - line.y;
  if (!cell || distance < SHIFT * size || distance > most * Math.max(size, line.size)) return false;
  if (before && x < before.end) return false;
  return Math.min(cell.end, end) - Math.max(cell.x, x) > SHARED * Math.min(cell.end - cell.x, end - x);
}

/** Whether it is to the right of the row's last cell, or of the last line of the only one, and not below the row. */
function isBeside(row: Cell[], { x, y, size }: Segment): boolean {
  const { lines = [], end = 0 } = row.at(-1) ?? {};
  return (row.length > 1 ? end : lines.at(-1)?.end ?? 0) <= x &&
    y <= Math.max(...row.map(bottomOf)) + SHIFT * size;
}

/** Takes the lines of a row's first cell down to the last that is not of the cell: a row of its own, if there are any. */
function cutAfter([first]: Cell[], isOther: (line: Segment, next: Segment | undefined) => boolean): Cell[][] {
  const lines = first?.lines ?? [];
  const count = lines.findLastIndex((line, index) => isOther(line, lines[index + 1])) + 1;
  if (!first || count === 0) return [];
  const above = cellOf(lines.splice(0, count));
  Object.assign(first, cellOf(lines));
  return [[above]];
}

function isApart(line: Segment, next: Segment): boolean {
  return next.y - line.y > LEADING * next.size || line.size > LARGER * next.size ||
    isBold(line) !== isBold(next);
}

/**
 * A row that has all of its cells. What stands over its first cell and is no part of it (a title, the paragraph before)
 * is a row of its own; cells of which one does not reach the first are no row, nor are an item and its mark.
 */
function closed(row: Cell[]): Cell[][] {
  const [first, ...others] = row;
  if (!first || others.length === 0) return first ? [row] : [];
  const top = Math.min(...others.map(topOf));
  const last = first.lines.at(-1);
  const onLast = others.every(({ lines: [line] }) => line && last && isOnLine(last, line));
  const above = cutAfter(row, (line, next) =>
    next !== undefined && line.y < top - SHIFT * line.size &&
    (isApart(line, next) || (onLast && !GOES_ON.test(next.text))));
  const slack = SHIFT * (last?.size ?? 1);
  const together = others.every((cell) =>
    topOf(cell) <= bottomOf(first) + slack && bottomOf(cell) >= topOf(first) - slack
  );
  const isItem = others.length === 1 && first.lines.every(({ text }) => isMarker(text));
  return [...above, ...(together && !isItem ? [row] : row.map((cell) => [cell]))];
}
