import { cutAlignedCells } from './aligned-cells.ts';
import { joinFalseCells } from './cells.ts';
import { splitColumns } from './columns.ts';
import { joinDrawnColumns } from './drawn-columns.ts';
import { isWrapped, type Row } from './rows.ts';
import type { Segment } from './segments.ts';
import { findWrappedRows } from './wrapped-rows.ts';

/**
 * Rows of segments in reading order. The order of drawing is nearly always the order of reading, columns and cells of
 * several lines included, so it is kept but for three repairs: columns that are drawn across line by line are taken
 * apart, tables that are drawn column by column put in rows, and what stands above a line in its own column comes before it.
 */
export function inReadingOrder(segments: Segment[], pageWidth: number): Row[] {
  return fromTheTop(
    cutAlignedCells(joinFalseCells(splitColumns(rowsOf(segments), pageWidth))),
  );
}

function rowsOf(segments: Segment[]): Row[] {
  return findWrappedRows(segments).flatMap((stretch) =>
    'table' in stretch ? stretch.table : joinDrawnColumns(joinRows(stretch.segments))
  );
}

/** How far apart baselines of a row may be, in font sizes. */
const ROW_SHIFT = 0.35;

function joinRows(segments: Segment[]): Row[] {
  const rows: Row[] = [];
  let last: Segment | null = null;
  for (const segment of segments) {
    const row = rows.at(-1);
    if (row && last && (follows(last, segment) || goesBack(row, segment))) row.push(segment);
    else rows.push([segment]);
    last = segment;
  }
  return rows.map((row) => row.some(({ rtl }) => rtl) ? row : row.toSorted((a, b) => a.x - b.x));
}

/** Cells of a row may be drawn in any order. */
function goesBack(row: Row, next: Segment): boolean {
  return row.length > 1 && row.every((segment) => {
    const apart = next.end < segment.x || next.x > segment.end;
    return apart && !segment.rtl && !next.rtl &&
      Math.abs(segment.y - next.y) <= ROW_SHIFT * Math.min(segment.size, next.size);
  });
}

function follows(last: Segment, next: Segment): boolean {
  const size = Math.min(last.size, next.size);
  if (Math.abs(last.y - next.y) > ROW_SHIFT * size) return false;
  return last.rtl && next.rtl ? next.end <= last.x + size * 0.3 : next.x >= last.end - size * 0.3;
}

/** Rows that follow each other down a column as they are drawn. */
interface Box {
  rows: Row[];
  x: number;
  end: number;
  top: number;
  /** Baseline of its last row. */
  bottom: number;
  /** Of what it begins with: a note begins with a small number. */
  size: number;
  letters: number;
}

/** Share of the narrower of two boxes that must lie in the other's width for them to share a column. */
const SAME_COLUMN = 0.3;
/** Distance of two rows, in font sizes, from which they are two boxes. */
const BOX_GAP = 2.2;
/** A page of fewer rows is a cover or a label, set for the eye: its order says nothing. */
const MIN_ROWS = 12;
/** More boxes than any page has that is meant to be read; the order is found recursively. */
const MAX_BOXES = 1000;
/** Size, as a share of the usual one, below which a box is a note; notes are drawn first or last and stay there. */
const NOTE_SIZE = 0.92;
/** Fewer letters than this are a figure's labels, which have no order. */
const MIN_LETTERS = 15;

/** Keeps the order as far as no box comes before one that stands above it in the same column. */
function fromTheTop(rows: Row[]): Row[] {
  if (rows.length < MIN_ROWS) return rows;
  const boxes = toBoxes(rows);
  if (boxes.length > MAX_BOXES) return rows;
  const usual = usualSize(boxes);
  const least = leastTopFrom(boxes);
  const done = new Set<Box>();
  const ordered: Row[] = [];
  const emit = (index: number) => {
    const box = boxes[index];
    if (!box || done.has(box)) return;
    done.add(box);
    const stays = box.size < NOTE_SIZE * usual || box.letters < MIN_LETTERS || isNote(box);
    if (!stays && (least[index + 1] ?? Infinity) < box.top) {
      let moved = false;
      for (let later = index + 1; later < boxes.length; later++) {
        const other = boxes[later];
        if (!other || done.has(other) || !isAbove(other, box)) continue;
        // A few letters alone say nothing about the order, but they stay with what they are drawn with.
        if (!moved && other.letters < MIN_LETTERS) continue;
        emit(later);
        moved = true;
      }
    }
    ordered.push(...box.rows);
  };
  for (let index = 0; index < boxes.length; index++) emit(index);
  return ordered;
}

function isNote({ rows }: Box): boolean {
  return /^[⁰¹²³⁴-⁹]/.test(rows[0]?.[0]?.text ?? '');
}

function toBoxes(rows: Row[]): Box[] {
  const boxes: Box[] = [];
  for (const row of rows) {
    const next = toBox(row);
    const box = boxes.at(-1);
    if (box && goesOn(box, next)) {
      box.rows.push(row);
      box.x = Math.min(box.x, next.x);
      box.end = Math.max(box.end, next.end);
      box.bottom = next.bottom;
      box.letters += next.letters;
    } else {
      boxes.push(next);
    }
  }
  return boxes;
}

function toBox(row: Row): Box {
  const x = Math.min(...row.map((segment) => segment.x));
  const end = Math.max(...row.map((segment) => segment.end));
  const lines = isWrapped(row) ? row.flatMap((cell) => cell.lines ?? [cell]) : row.slice(0, 1);
  const top = lines.reduce((least, { y }) => Math.min(least, y), Infinity);
  const bottom = lines.reduce((most, { y }) => Math.max(most, y), -Infinity);
  const letters = row.reduce((sum, { text }) => sum + (text.match(/\p{L}/gu)?.length ?? 0), 0);
  return {
    rows: [row],
    x,
    end,
    top,
    bottom,
    size: row[0]?.size ?? 1,
    letters,
  };
}

function goesOn(box: Box, next: Box): boolean {
  const distance = next.top - box.bottom;
  return distance >= 0 && distance < BOX_GAP * Math.max(next.size, box.size) && shareColumn(box, next);
}

function shareColumn(one: Box, other: Box): boolean {
  const shared = Math.min(one.end, other.end) - Math.max(one.x, other.x);
  return shared > SAME_COLUMN * Math.min(one.end - one.x, other.end - other.x);
}

function isAbove(other: Box, box: Box): boolean {
  return other.bottom < box.top && shareColumn(other, box);
}

function usualSize(boxes: Box[]): number {
  const sizes = boxes.flatMap((box) => box.rows.map((row) => row[0]?.size ?? 1)).sort((a, b) => a - b);
  return sizes[sizes.length >> 1] ?? 1;
}

/** For each index the least top of the boxes from there on. */
function leastTopFrom(boxes: Box[]): number[] {
  const least: number[] = [];
  let min = Infinity;
  for (let i = boxes.length - 1; i >= 0; i--) {
    min = Math.min(min, boxes[i]?.top ?? Infinity);
    least[i] = min;
  }
  return least;
}
