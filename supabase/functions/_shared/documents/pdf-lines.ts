import type { RawPage, TableCell } from '../pdf/types.ts';
import { normaliseLines } from '../text/normalise.ts';
import { collapseSpaces } from '../text/spacing.ts';
import { findRunningHeads } from './running-heads.ts';
import { findWatermarks } from './watermarks.ts';

/** A cleaned line that belongs to the text, with what the layout says of it. */
export interface Line {
  page: number;
  text: string;
  x: number;
  y: number;
  /** Where it ends. */
  end: number;
  size: number;
  bold: boolean;
  /** It stands across the page's text. */
  turned: boolean;
  /** The cell of a table's row that it is a line of; null where it is a row of its own, or text. */
  cell: TableCell | null;
}

/** Whether a line is a row of a table, or in a cell of one. */
export function isInTable({ text, cell }: Line): boolean {
  return cell !== null || text.includes('\t');
}

/** Each page's lines, cleaned one by one. Pages without text give an empty list. */
export function cleanLines(pages: RawPage[]): Line[][] {
  return pages.map(({ page, lines }) =>
    lines.map((line): Line => ({
      page,
      text: collapseSpaces(normaliseLines(line.text)),
      x: line.x,
      y: line.y,
      end: line.x + line.width,
      size: line.size,
      bold: line.bold === true,
      turned: line.turned === true,
      cell: line.cell ?? null,
    })).filter((line) => line.text !== '')
  );
}

/** The lines that are the document's own: no running heads and feet, no marks printed over its pages. */
export function withoutRunningHeads(pages: RawPage[], lines: Line[][]): Line[][] {
  const marks = findWatermarks(pages, lines);
  const unmarked = lines.map((ofPage) => ofPage.filter((line) => !marks.has(line)));
  const heads = findRunningHeads(
    pages.map(({ height }, index) => ({ height, lines: unmarked[index] ?? [] })),
  );
  return unmarked.map((ofPage, index) => ofPage.filter((_, line) => !heads[index]?.has(line)));
}

export interface BodyMetrics {
  /** Font size that most characters have. */
  size: number;
  /** Usual distance of baselines, in font sizes. */
  leading: number;
}

/** What a line of running text looks like in this document. */
export function measureBody(pages: Line[][]): BodyMetrics {
  const sizes = new Map<number, number>();
  const leadings = new Map<number, number>();
  for (const lines of pages) {
    let before: Line | null = null;
    for (const line of lines) {
      add(sizes, half(line.size), line.text.length);
      if (before && before.size === line.size && line.y > before.y) {
        const leading = Math.round(((line.y - before.y) / line.size) * 20) / 20;
        if (leading < 3) add(leadings, leading, Math.min(line.text.length, before.text.length));
      }
      before = line;
    }
  }
  return { size: heaviest(sizes) ?? 10, leading: heaviest(leadings) ?? 1.2 };
}

function half(size: number): number {
  return Math.round(size * 2) / 2;
}

function add(counts: Map<number, number>, key: number, weight: number): void {
  counts.set(key, (counts.get(key) ?? 0) + weight);
}

function heaviest(counts: Map<number, number>): number | null {
  let best: [number, number] | null = null;
  for (const entry of counts) if (!best || entry[1] > best[1]) best = entry;
  return best?.[0] ?? null;
}
