import { wording } from './page-counters.ts';
import type { PlacedLine, PlacedPage } from './running-heads.ts';

/** How far below a table's head its first row may be, in font sizes. */
const ROW_REACH = 4;
/** Lines that are looked through for the row under a table's head. */
const MAX_ROW_LINES = 60;

/** Which line of which page. */
export interface LinePlace {
  readonly page: number;
  readonly line: number;
}

/**
 * Whether most stand directly over a row of as many cells, and mostly over another one: then they head a table that goes
 * on from page to page. What heads every page may have rows, too, but they are the same.
 */
export function isHeadOfTables(group: readonly LinePlace[], pages: readonly PlacedPage[]): boolean {
  const rows = group.map((one) => rowUnder(one, pages)).filter((row) => row !== null);
  return rows.length * 2 > group.length &&
    new Set(rows.map((row) => /\p{L}{2}/u.test(row) ? wording(row) : row)).size * 2 > rows.length;
}

/** The text of the row of cells that stands directly under one of as many. */
function rowUnder({ page, line }: LinePlace, pages: readonly PlacedPage[]): string | null {
  const lines = pages[page]?.lines ?? [];
  const head = lines[line];
  if (!head || cellsOf(head) < 2) return null;
  const at = head.cell === null ? line + 1 : endOfRow(lines, line, head.cell.row);
  const first = lines[at];
  if (!first || cellsOf(head) !== cellsOf(first)) return null;
  if (first.y <= head.y || first.y >= head.y + ROW_REACH * head.size) return null;
  if (first.cell === null) return first.text;
  return lines.slice(at, endOfRow(lines, at, first.cell.row)).map(({ text }) => text).join(' ');
}

/** The first line from `at` that is not of the row. */
function endOfRow(lines: readonly PlacedLine[], at: number, row: number): number {
  let end = at;
  while (end < at + MAX_ROW_LINES && lines[end]?.cell?.row === row) end++;
  return end;
}

/** How many cells the row has that a line is, or is in. */
function cellsOf({ text, cell }: PlacedLine): number {
  return cell?.columns ?? text.split('\t').length;
}
