import type { Segment } from './segments.ts';

/** Segments that stand side by side: on one baseline, or as cells of a table's row. Most rows have one. */
export type Row = Segment[];

/** Whether it is a row of a table whose cells may have several lines. */
export function isWrapped(row: Row): boolean {
  return row.length > 0 && row.every(({ lines }) => lines !== undefined);
}
