import { isProse } from './columns.ts';
import type { Row } from './rows.ts';
import { isBold, type Segment } from './segments.ts';

/** Cells that a column has at least, and columns that a page has room for. */
const MIN_CELLS = 3;
const MAX_COLUMNS = 40;
/** Share of a column's cells that stand on baselines of the one before it. */
const MIN_ON_BASELINES = 0.8;
/** How far apart baselines of a row may be, in font sizes. */
const SHIFT = 0.35;
/** Share of a column's cells that are figures for it to be one of figures. */
const MIN_FIGURES = 0.6;
const FIGURE = /^[\s$€%+\-–—.,:/()]*(?:\p{N}[\s$€%+\-–—.,:/()]*)+\p{L}{0,2}$|^[-–—]$/u;

/**
 * Puts the cells of a table in rows that was drawn one column after the other. A table has figures in some column or a
 * bold heading over each; lists and prose in columns have neither, and are read down.
 */
export function joinDrawnColumns(rows: Row[]): Row[] {
  const out: Row[] = [];
  for (let from = 0; from < rows.length;) {
    // Where the drawing goes up again a column may have ended: it began beside the top of the next.
    const end = endOfRun(rows, from, Infinity);
    const top = rows[end]?.[0]?.y ?? Infinity;
    let begin = from;
    while (begin < end && (rows[begin]?.[0]?.y ?? 0) < top - SHIFT * (rows[begin]?.[0]?.size ?? 1)) begin++;
    out.push(...rows.slice(from, begin));
    const columns = columnsFrom(rows, begin, end);
    const cells = columns.flat();
    if (isTable(columns)) out.push(...inRows(cells));
    else out.push(...rows.slice(begin, end));
    from = isTable(columns) ? begin + cells.length : end;
  }
  return out;
}

/** Rows, or cells, that follow each other down the page: at least one, and none below `bottom` after that. */
function endOfRun(rows: Row[], from: number, bottom: number): number {
  let at = from + 1;
  for (; at < rows.length; at++) {
    const [last, next] = [rows[at - 1]?.[0], rows[at]?.[0]];
    if (last === undefined || next === undefined || next.y <= last.y || next.y > bottom) break;
  }
  return at;
}

/** Columns one after the other, the first of them given; each stands beside the one before and on its baselines. */
function columnsFrom(rows: Row[], begin: number, end: number): Segment[][] {
  const columns: Segment[][] = [];
  for (let [from, to] = [begin, end]; columns.length < MAX_COLUMNS;) {
    const column = rows.slice(from, to).flat();
    const before = columns.at(-1);
    const fits = column.length === to - from && column.length >= MIN_CELLS && column.every(({ rtl }) => !rtl);
    if (!fits || (before !== undefined && !isBeside(column, before))) break;
    columns.push(column);
    if (to >= rows.length) break;
    const bottom = Math.max(...column.map(({ y, size }) => y + SHIFT * size));
    [from, to] = [to, endOfRun(rows, to, bottom)];
  }
  return columns;
}

const startOf = (column: Segment[]): number => Math.min(...column.map(({ x }) => x));
const endOf = (column: Segment[]): number => Math.max(...column.map(({ end }) => end));

function isBeside(column: Segment[], before: Segment[]): boolean {
  if (startOf(column) <= endOf(before)) return false;
  const shared = column.filter((cell) => before.some((other) => onOneLine(cell, other)));
  return shared.length >= MIN_ON_BASELINES * column.length;
}

function onOneLine(one: Segment, other: Segment): boolean {
  return Math.abs(one.y - other.y) <= SHIFT * Math.min(one.size, other.size);
}

function isTable(columns: Segment[][]): boolean {
  if (columns.length < 2 || columns.some(isProse)) return false;
  return columns.some(hasFigures) ||
    columns.every(([heading, ...cells]) => heading !== undefined && isBold(heading) && !cells.every(isBold));
}

function hasFigures(column: Segment[]): boolean {
  return column.filter(({ text }) => FIGURE.test(text)).length >= MIN_FIGURES * column.length;
}

function inRows(cells: Segment[]): Row[] {
  const rows: Row[] = [];
  for (const cell of cells.toSorted((a, b) => a.y - b.y)) {
    const row = rows.at(-1);
    if (row?.[0] !== undefined && onOneLine(row[0], cell)) row.push(cell);
    else rows.push([cell]);
  }
  return rows.map((row) => row.toSorted((a, b) => a.x - b.x));
}
