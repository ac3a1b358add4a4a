import { cutAt, WIDE } from './aligned-cells.ts';
import { isProse } from './columns.ts';
import { type Cell, cellOf, drawnRows, isOnLine, topOf } from './drawn-cells.ts';
import type { Row } from './rows.ts';
import { isBold, type Segment } from './segments.ts';

/** Lines of a cell beyond which cells are columns of running text, and no row of a table. */
const MAX_PROSE_LINES = 8;
/** Lines that a cell of a table's head, or the name of a row, has at most. */
const MAX_HEAD_LINES = 3;
/** Share of a row's width that its name takes at most. */
const MAX_NAME_SHARE = 0.45;
/** Rows with a name that make a table of two columns that has no head. */
const MIN_NAMED_ROWS = 3;
/** How far over its first row the head of a table stands, in font sizes. */
const MAX_HEAD_DISTANCE = 3;

/** What was drawn: the rows of a table that has cells of several lines, or all else as it was. */
export type Stretch = { readonly table: Row[] } | { readonly segments: Segment[] };

/**
 * Finds tables whose cells have several lines, drawn cell by cell: down one, and up again to the next, which stands
 * beside it. Columns of text are drawn so, too; a table has at least two rows that the same gutters divide, and a head,
 * several columns, or names before its cells.
 */
export function findWrappedRows(segments: Segment[]): Stretch[] {
  if (segments.some(({ rtl }) => rtl)) return [{ segments }];
  const stretches: Stretch[] = [];
  let others: Segment[] = [];
  for (const table of tablesOf(withHeads(drawnRows(segments)))) {
    if (!isWrappedTable(table)) {
      for (const { lines } of table.flat()) for (const line of lines) others.push(line);
      continue;
    }
    stretches.push({ segments: others }, { table: table.map((row) => row.map(toSegment)) });
    others = [];
  }
  return [...stretches, { segments: others }];
}

/** Cells of a head that stand so near to each other that they look like words of one are cut apart by what is below. */
function withHeads(rows: Cell[][]): Cell[][] {
  return rows.flatMap((row, index) => {
    const below = rows[index + 1] ?? [];
    const line = row.flatMap(({ lines }) => lines.slice(-1));
    const above = row.flatMap(({ lines }) => lines.slice(0, -1));
    if (row.length >= below.length || (row.length > 1 && above.length > 0)) return [row];
    const head = headOver(below, line);
    if (!head) return [row];
    return above.length > 0 ? [[cellOf(above)], head] : [head];
  });
}

/** A line in as many cells as the row below it has, each over its own; null where it is not so. */
function headOver(row: Cell[], line: Segment[]): Cell[] | null {
  const { y = Infinity, size = 0 } = line[0] ?? {};
  const far = Math.min(...row.map(topOf)) - y;
  if (far <= 0 || far > MAX_HEAD_DISTANCE * size) return null;
  const cells = line.flatMap((segment) => {
    const wide = new Set(segment.joints.filter(({ gap }) => gap >= WIDE * segment.size).map(({ x }) => x));
    return cutAt(segment, (x) => wide.has(x));
  });
  const fits = cells.length === row.length && cells.every(({ x, end }, index) => {
    const [before, after] = [row[index - 1], row[index + 1]];
    return x > (before?.end ?? -Infinity) && end < (after?.x ?? Infinity);
  });
  return fits ? cells.map((one) => cellOf([one])) : null;
}

/** Rows of several cells that follow each other down the page, divided by the same gutters; any other by itself. */
function tablesOf(rows: Cell[][]): Cell[][][] {
  const tables: Cell[][][] = [];
  for (const row of rows) {
    const table = tables.at(-1);
    const before = table?.at(-1);
    if (before && row.length > 1 && before.length > 1 && isBelow(row, before) && shareGutters(row, before)) {
      table?.push(row);
    } else {
      tables.push([row]);
    }
  }
  return tables;
}

function isBelow(row: Cell[], before: Cell[]): boolean {
  return Math.min(...row.map(topOf)) > Math.max(...before.map(topOf));
}

/** Whether each gutter of the row that has fewer is one of the other's. */
function shareGutters(one: Cell[], other: Cell[]): boolean {
  const [fewer = [], more = []] = [guttersOf(one), guttersOf(other)].sort((a, b) => a.length - b.length);
  return fewer.every(([from, to]) => more.some(([start, end]) => start < to && end > from));
}

function guttersOf(row: Cell[]): [number, number][] {
  return row.slice(1).map(({ x }, index) => [row[index]?.end ?? x, x]);
}

function isWrappedTable(table: Cell[][]): boolean {
  const [head = [], ...rows] = table;
  if (rows.length === 0 || table.every((row) => row.every(({ lines }) => lines.length === 1))) return false;
  if (table.some((row) => row.every(isColumnOfText) || isDrawnByColumn(row))) return false;
  return isHead(head, rows) || table.filter((row) => row.length > 2).length > 1 ||
    table.filter(isNamed).length >= MIN_NAMED_ROWS;
}

function isColumnOfText({ lines }: Cell): boolean {
  return lines.length > MAX_PROSE_LINES && isProse(lines);
}

/** Cells of one line each, one below the other, on the baselines of those beside them: no row but several. */
function isDrawnByColumn(row: Cell[]): boolean {
  const [first = [], ...others] = row.map(({ lines }) => lines);
  return first.length > 2 && !isProse(first) && others.every((lines) =>
    lines.length === first.length &&
    lines.every((line, index) => {
      const beside = first[index];
      return beside !== undefined && isOnLine(beside, line);
    })
  );
}

/** A table's head is short, and set apart by bold letters or capitals. */
function isHead(head: Cell[], rows: Cell[][]): boolean {
  return head.every((cell) => cell.lines.length <= MAX_HEAD_LINES && isSetApart(cell)) &&
    !rows.every((row) => row.every(isSetApart));
}

function isSetApart({ lines }: Cell): boolean {
  const text = lines.map((line) => line.text).join(' ');
  return lines.every(isBold) || (/\p{Lu}/u.test(text) && text === text.toUpperCase());
}

function isNamed(row: Cell[]): boolean {
  const [name, last] = [row[0], row.at(-1)];
  return name !== undefined && last !== undefined && name.lines.length <= MAX_HEAD_LINES &&
    name.end - name.x < MAX_NAME_SHARE * (last.end - name.x);
}

function toSegment({ lines, x, end }: Cell): Segment {
  const [first] = lines;
  if (!first) throw new RangeError('A cell has no lines');
  const main = lines.reduce((most, line) => (line.letters > most.letters ? line : most), first);
  return {
    text: lines.map(({ text }) => text).join(' '),
    x,
    y: first.y,
    end,
    size: main.size,
    letters: lines.reduce((sum, { letters }) => sum + letters, 0),
    boldLetters: lines.reduce((sum, { boldLetters }) => sum + boldLetters, 0),
    rtl: false,
    order: first.order,
    joints: lines.length === 1 ? first.joints : [],
    lines,
  };
}
