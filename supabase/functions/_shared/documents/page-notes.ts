import { type LineGroup, SENTENCE_END } from './paragraphs.ts';
import { type BodyMetrics, isInTable, type Line } from './pdf-lines.ts';
import { structureOf } from './structure.ts';

/** Share of the body's font size below which text is a note's. */
const NOTE_SIZE = 0.95;
/** The number or sign that the first note of a page begins with. */
const NOTE_MARK = /^(?:\d{1,3}\b|[*†‡⁰¹²³⁴-⁹]+|\(\d{1,3}\))/;
/** Share of the paragraph's width that its last line on the page fills. */
const FULL = 0.75;

/**
 * Puts a paragraph together that runs over a page's end and is taken apart by the page's notes. They come before it, so
 * that what belongs to a page stays together.
 */
export function passNotes(groups: readonly LineGroup[], body: BodyMetrics): LineGroup[] {
  const passed: LineGroup[] = [];
  for (let index = 0; index < groups.length; index++) {
    let group = groups[index] ?? [];
    const notes: LineGroup[] = [];
    for (let end = endOfNotes(groups, index, group, body); end !== null;) {
      notes.push(...groups.slice(index + 1, end));
      group = [...group, ...(groups[end] ?? [])];
      index = end;
      end = endOfNotes(groups, index, group, body);
    }
    passed.push(...notes, group);
  }
  return passed;
}

/** Index of the group in which the one at `index` goes on behind notes; null where none interrupt it. */
function endOfNotes(
  groups: readonly LineGroup[],
  index: number,
  group: LineGroup,
  body: BodyMetrics,
): number | null {
  const last = group.at(-1);
  const note = groups[index + 1]?.[0];
  // The notes of a paragraph's second page cannot come before its first.
  if (!last || !note || group[0]?.page !== last.page || !NOTE_MARK.test(note.text)) return null;
  if (!isBody(last, body) || SENTENCE_END.test(last.text)) return null;
  let end = index + 1;
  while (isNote(groups[end], last, body)) end++;
  const first = groups[end]?.[0];
  return end > index + 1 && first && goesOn(last, first, group, body) ? end : null;
}

function goesOn(last: Line, first: Line, group: LineGroup, body: BodyMetrics): boolean {
  if (first.page !== last.page + 1 || first.bold !== last.bold || !isBody(first, body)) return false;
  if (!/^\p{Ll}/u.test(first.text) || structureOf(first.text)) return false;
  return /\p{L}[-\u2010\u00ad]$/u.test(last.text) ||
    width(last) >= FULL * Math.max(...group.map(width), width(first));
}

function isNote(group: LineGroup | undefined, last: Line, body: BodyMetrics): boolean {
  const first = group?.[0];
  return first !== undefined && first.page === last.page && first.size < NOTE_SIZE * body.size &&
    !isInTable(first);
}

function isBody(line: Line, body: BodyMetrics): boolean {
  return Math.abs(line.size - body.size) <= (1 - NOTE_SIZE) * body.size && !isInTable(line);
}

function width(line: Line): number {
  return line.end - line.x;
}
