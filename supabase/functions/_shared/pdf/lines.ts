import type { PageRuns } from './runs.ts';
import { isBold, type Segment, toSegments } from './segments.ts';
import { inReadingOrder } from './reading-order.ts';
import { isWrapped, type Row } from './rows.ts';
import type { RawLine } from './types.ts';

/** A page's text as lines in reading order. */
export function toLines(runs: PageRuns): { width: number; height: number; lines: RawLine[] } {
  const rows = inReadingOrder(toSegments(runs.main), runs.width);
  const across = toSegments(runs.across);
  const turned = new Set(across);
  return {
    width: tenth(runs.width),
    height: tenth(runs.height),
    lines: linesOf(withAcross(rows, across), turned),
  };
}

/** What stands across the page has no place among its lines: it comes after what was drawn before it. */
function withAcross(rows: Row[], across: Segment[]): Row[] {
  if (across.length === 0) return rows;
  const after = new Map<Row | null, Row[]>();
  const drawn = rows.flatMap((row) => row.map(({ order }) => ({ order, row }))).sort((a, b) =>
    a.order - b.order
  );
  let next = 0;
  for (const segment of across) {
    while ((drawn[next]?.order ?? Infinity) < segment.order) next++;
    const row = drawn[next - 1]?.row ?? null;
    after.set(row, [...(after.get(row) ?? []), [segment]]);
  }
  return [...(after.get(null) ?? []), ...rows.flatMap((row) => [row, ...(after.get(row) ?? [])])];
}

/** Rows as lines. What is in `turned` stands across the page. */
export function linesOf(rows: Row[], turned?: ReadonlySet<Segment>): RawLine[] {
  return rows.flatMap((row, index) => isWrapped(row) ? linesOfCells(row, index) : [toLine(row, turned)])
    .filter((line) => line.text !== '');
}

/** A row cell by cell, each line by itself: whether a word is broken between two of them only the document can tell. */
function linesOfCells(cells: Row, row: number): RawLine[] {
  return cells.flatMap((cell, column) =>
    (cell.lines ?? [cell]).map((line): RawLine => ({
      ...toLine([line]),
      cell: { row, column, columns: cells.length },
    }))
  );
}

function toLine(row: Row, turned?: ReadonlySet<Segment>): RawLine {
  const first = row[0];
  if (!first) return { text: '', x: 0, y: 0, width: 0, size: 0 };
  let letters = 0;
  let bold = 0;
  let end = first.end;
  let x = first.x;
  let main = first;
  for (const segment of row) {
    letters += segment.letters;
    bold += segment.boldLetters;
    end = Math.max(end, segment.end);
    x = Math.min(x, segment.x);
    if (segment.letters > main.letters) main = segment;
  }
  const line: RawLine = {
    text: row.map((segment) => segment.text).join('\t'),
    x: tenth(x),
    y: tenth(main.y),
    width: tenth(end - x),
    size: tenth(main.size),
  };
  if (isBold({ letters, boldLetters: bold })) line.bold = true;
  if (turned?.has(first)) line.turned = true;
  return line;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
