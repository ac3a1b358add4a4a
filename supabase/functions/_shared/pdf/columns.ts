import { isWrapped, type Row } from './rows.ts';
import type { Segment } from './segments.ts';

/** Rows that a gutter must divide before it counts as one. */
const MIN_ROWS = 6;
/** Characters that half a row of running text has at least, on average; cells of a table have fewer. */
const MIN_CHARS = 25;
/** Share of its column's width that a line of running text fills, on average. */
const MIN_FILL = 0.75;

/**
 * Takes rows apart that run through two columns of prose: programs that print line by line, and text layers of scans,
 * draw both columns' lines together. A table keeps its rows: its cells are short, or fill their columns unevenly.
 */
export function splitColumns(rows: Row[], pageWidth: number): Row[] {
  const gutter = findGutter(rows, pageWidth);
  if (gutter === null) return rows;
  const out: Row[] = [];
  let left: Row[] = [];
  let right: Row[] = [];
  const flush = () => {
    out.push(...left, ...right);
    left = [];
    right = [];
  };
  for (const row of rows) {
    const sides = divide(row, gutter);
    if (!sides) {
      flush();
      out.push(row);
      continue;
    }
    if (sides.left.length > 0) left.push(sides.left);
    if (sides.right.length > 0) right.push(sides.right);
  }
  flush();
  return out;
}

function divide(row: Row, gutter: number): { left: Row; right: Row } | null {
  if (row.some((segment) => segment.x < gutter && segment.end > gutter)) return null;
  return {
    left: row.filter((segment) => segment.end <= gutter),
    right: row.filter((segment) => segment.x >= gutter),
  };
}

function findGutter(rows: Row[], pageWidth: number): number | null {
  const pairs = rows.filter((row) => row.length === 2 && !isWrapped(row)) as [Segment, Segment][];
  if (pairs.length < MIN_ROWS) return null;
  const from = quantile(pairs.map(([left]) => left.end), 0.95);
  const to = quantile(pairs.map(([, right]) => right.x), 0.05);
  const gutter = (from + to) / 2;
  if (!(to > from) || gutter < 0.3 * pageWidth || gutter > 0.7 * pageWidth) return null;
  const divided = pairs.filter(([left, right]) => left.end <= gutter && right.x >= gutter);
  if (divided.length < MIN_ROWS || divided.length < 0.3 * rows.length) return null;
  const lefts = divided.map(([left]) => left);
  const rights = divided.map(([, right]) => right);
  return isProse(lefts) && isProse(rights) ? gutter : null;
}

/** The value below which the given share of the values lies. */
function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** Whether lines, one below the other, are running text. */
export function isProse(segments: Segment[]): boolean {
  const chars = segments.reduce((sum, { text }) => sum + text.length, 0) / segments.length;
  const start = Math.min(...segments.map(({ x }) => x));
  const end = Math.max(...segments.map((segment) => segment.end));
  const fill = segments.reduce((sum, segment) => sum + segment.end - segment.x, 0) / segments.length /
    (end - start);
  return chars >= MIN_CHARS && fill >= MIN_FILL;
}
