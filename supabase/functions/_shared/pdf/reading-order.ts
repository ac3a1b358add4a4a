import type { Segment } from './segments.ts';

/**
 * Rows of segments in reading order. The order of drawing is nearly always the order of reading, columns and cells
 * of several lines included, so it is kept; segments that follow each other on a baseline make a row.
 */
export function inReadingOrder(segments: Segment[]): Segment[][] {
  return joinRows(segments);
}

/** How far apart baselines of a row may be, in font sizes. */
const ROW_SHIFT = 0.35;

export function joinRows(segments: Segment[]): Segment[][] {
  const rows: Segment[][] = [];
  let last: Segment | null = null;
  for (const segment of segments) {
    const row = rows.at(-1);
    if (row && last && follows(last, segment)) row.push(segment);
    else rows.push([segment]);
    last = segment;
  }
  return rows;
}

function follows(last: Segment, next: Segment): boolean {
  const size = Math.min(last.size, next.size);
  if (Math.abs(last.y - next.y) > ROW_SHIFT * size) return false;
  return last.rtl && next.rtl ? next.end <= last.x + size * 0.3 : next.x >= last.end - size * 0.3;
}
