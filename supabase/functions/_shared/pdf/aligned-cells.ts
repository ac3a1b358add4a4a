import type { Row } from './rows.ts';
import type { Segment } from './segments.ts';

/** How far the beginnings of a column's cells may lie apart, in points. */
const ALIGNED = 0.7;
/** Rows of a table that must begin a cell at a place before others are cut there, and their share of the table's. */
const MIN_ROWS = 4;
const MIN_SHARE = 0.3;
/** Gap, in font sizes, from which two words that stand one below the other in nearly all rows are cells. */
export const WIDE = 0.6;
const NEARLY_ALL = 0.8;
/** Distance of a table's rows, in font sizes. */
const ROW_GAP = 4;

/**
 * Cuts cells apart that stand so near to each other that they look like words of one: where a cell of other rows of the
 * table begins, another begins here.
 */
export function cutAlignedCells(rows: Row[]): Row[] {
  const out: Row[] = [];
  for (let from = 0; from < rows.length;) {
    let to = from + 1;
    while (to < rows.length && isTable(rows[from]) && goesOn(rows[to - 1], rows[to])) to++;
    const table = rows.slice(from, to);
    out.push(...(table.length >= MIN_ROWS ? cut(table) : table));
    from = to;
  }
  return out;
}

function isTable(row: Row | undefined): boolean {
  return row !== undefined && row.length > 1 && row.every(({ rtl }) => !rtl);
}

function goesOn(before: Row | undefined, next: Row | undefined): boolean {
  const [one, other] = [before?.[0], next?.[0]];
  if (!one || !other || !isTable(next)) return false;
  return other.y > one.y && other.y - one.y < ROW_GAP * other.size;
}

function cut(table: Row[]): Row[] {
  const starts = new Counts();
  const words = new Counts();
  for (const row of table) {
    row.forEach((segment, index) => {
      if (index > 0) starts.add(segment.x);
      for (const { x, gap } of segment.joints) if (gap >= WIDE * segment.size) words.add(x);
    });
  }
  const least = Math.max(MIN_ROWS, MIN_SHARE * table.length);
  const isColumn = (x: number): boolean =>
    starts.near(x) >= least || words.near(x) + starts.near(x) >= Math.max(least, NEARLY_ALL * table.length);
  return table.map((row) => row.flatMap((segment) => cutAt(segment, isColumn)));
}

/** Cells of a segment, cut before what begins at a place that begins a column. */
export function cutAt(segment: Segment, isColumn: (x: number) => boolean): Segment[] {
  const cuts = segment.joints.filter(({ x }) => isColumn(x));
  if (cuts.length === 0) return [segment];
  const { text, letters, boldLetters } = segment;
  const cells = [{ at: 0, x: segment.x }, ...cuts].map(({ at, x }, index): Segment => {
    const part = text.slice(at, cuts[index]?.at).trim();
    const share = part.length / text.length;
    const cell = {
      ...segment,
      text: part,
      x,
      end: cuts[index]?.end ?? segment.end,
      letters: letters * share,
      boldLetters: boldLetters * share,
      joints: [],
    };
    return segment.lines ? { ...cell, lines: [cell] } : cell;
  });
  return cells.every((cell) => cell.text !== '') ? cells : [segment];
}

/** Places on the page, in points, and how many things are there. */
class Counts {
  readonly #counts = new Map<number, number>();

  add(x: number): void {
    const place = Math.round(x / ALIGNED);
    this.#counts.set(place, (this.#counts.get(place) ?? 0) + 1);
  }

  near(x: number): number {
    const place = Math.round(x / ALIGNED);
    return [place - 1, place, place + 1].reduce((sum, at) => sum + (this.#counts.get(at) ?? 0), 0);
  }
}
