import { type BodyMetrics, isInTable, type Line } from './pdf-lines.ts';
import { beginsPoint, pointMark } from './point-marks.ts';
import { beginsBlock, structureOf } from './structure.ts';

/** Lines that make one block, in order. */
export type LineGroup = Line[];

/** A distance to the next line, as a multiple of the usual one, from which it starts another paragraph. */
const PARAGRAPH_GAP = 1.3;
/** A note's number may follow. */
export const SENTENCE_END = /[.:;!?…»”")\]][⁰¹²³⁴-⁹]*$/;
/** A raised number that text follows begins a note. */
const NOTE = /^[⁰¹²³⁴-⁹]{1,3}\s?[\p{L}\p{N}“«]/u;
const GOES_ON = /^[\p{Ll}\d(,;«“"¿¡]/u;

/** Divides the lines of all pages into paragraphs, headings, items and rows of tables. */
export function groupLines(pages: Line[][], body: BodyMetrics): LineGroup[] {
  const groups: LineGroup[] = [];
  let before: Line | null = null;
  let group: LineGroup = [];
  for (const lines of pages) {
    const right = rightEdges(lines);
    lines.forEach((line, index) => {
      const ahead = (count: number) => lines.slice(index + 1, index + 1 + count).map(({ text }) => text);
      if (!before || startsGroup(before, line, group, body, right[index] ?? line.end, ahead)) {
        group = [line];
        groups.push(group);
      } else {
        group.push(line);
      }
      before = line;
    });
  }
  return groups;
}

function startsGroup(
  before: Line,
  line: Line,
  group: LineGroup,
  body: BodyMetrics,
  right: number,
  ahead: (count: number) => string[],
): boolean {
  if (isInTable(before) !== isInTable(line)) return true;
  if (isInTable(line)) return !goesOnAsTable(before, line, group);
  const near = before.page === line.page && line.y > before.y;
  if (Math.abs(before.size - line.size) > 0.08 * Math.max(before.size, line.size)) return true;
  const mark = pointMark(line.text);
  if (mark && beginsPoint(mark, before.text, group[0]?.text ?? '', ahead)) return true;
  if (beginsBlock(line.text) && (SENTENCE_END.test(before.text) || !/^[\p{Ll}\d]/u.test(line.text) || near)) {
    return true;
  }
  if (NOTE.test(line.text) && SENTENCE_END.test(before.text)) return true;
  if (!near) return !flowsOver(before, line, body);
  if (line.y - before.y > PARAGRAPH_GAP * usualDistance(before, line, group, body)) return true;
  if (before.bold !== line.bold) return !(GOES_ON.test(line.text) && !SENTENCE_END.test(before.text));
  if (SENTENCE_END.test(before.text) && before.end < right - 3 * line.size) return true;
  return isIndented(before, line, group);
}

/** Distance of a table's rows, in font sizes. */
const ROW_GAP = 4;

function goesOnAsTable(before: Line, line: Line, group: LineGroup): boolean {
  if (before.page !== line.page) return false;
  const [row, next] = [before.cell?.row, line.cell?.row];
  if (row !== undefined && next !== undefined) return next - row < 2;
  const start = row === undefined ? -1 : group.findLastIndex(({ cell }) => cell?.row !== row) + 1;
  const baselines = group.slice(start).map(({ y }) => y);
  const bottom = baselines.reduce((most, y) => Math.max(most, y), -Infinity);
  return baselines.some((y) => line.y > y) && line.y - bottom < ROW_GAP * line.size;
}

/** A distance, as a multiple of the font size, at which a sentence still goes on. */
const MAX_LEADING = 2.1;

/** Of the lines of this paragraph where there are two; of a sentence that goes on, its own; else the document's. */
function usualDistance(before: Line, line: Line, group: LineGroup, body: BodyMetrics): number {
  const size = Math.max(line.size, before.size);
  const earlier = group.at(-2);
  const own = earlier && earlier.page === before.page ? before.y - earlier.y : 0;
  const goesOn = /^\p{Ll}/u.test(line.text) && !SENTENCE_END.test(before.text);
  return Math.max(own, (goesOn ? MAX_LEADING / PARAGRAPH_GAP : Math.max(body.leading, 1)) * size);
}

/** A paragraph goes on at the top of the next column or page. */
function flowsOver(before: Line, line: Line, body: BodyMetrics): boolean {
  if (before.bold !== line.bold || Math.abs(line.size - body.size) > 0.1 * body.size) return false;
  if (/\p{L}[-\u2010\u00ad]$/u.test(before.text)) return true;
  return !SENTENCE_END.test(before.text) && /^\p{Ll}/u.test(line.text);
}

/** The first line of a paragraph stands in; of an item, out. */
function isIndented(before: Line, line: Line, group: LineGroup): boolean {
  const shift = line.x - before.x;
  if (shift < line.size * 0.8) return false;
  const hanging = group.length === 1 && structureOf(before.text)?.kind === 'list_item';
  return !hanging && SENTENCE_END.test(before.text);
}

/** Lines before and after that are looked at for a column's edge. */
const NEIGHBOURS = 60;

/** For each line the right edge of the column it stands in. */
function rightEdges(lines: Line[]): number[] {
  return lines.map((line, index) => {
    let right = line.end;
    for (const other of lines.slice(Math.max(0, index - NEIGHBOURS), index + NEIGHBOURS)) {
      if (other.end > right && other.x < line.end && Math.abs(other.x - line.x) < 4 * line.size) {
        right = other.end;
      }
    }
    return right;
  });
}
