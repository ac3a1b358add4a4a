import type { RawPage } from '../pdf/types.ts';
import type { Line } from './pdf-lines.ts';

/** How far a mark may move between pages, in points. */
const SHIFT = 4;
/** Pages that a mark must be on: two where it is printed over text, which nothing else is. */
const MIN_OVER_TEXT = 2;
const MIN_IN_MARGIN = 3;
/** How much larger than the text under it a mark is. */
const LARGER = 1.5;
/** Share of a page's side, from its edge, that is margin. */
const MARGIN = 0.09;

/**
 * Marks that come back at one place of several pages and are none of their text: large words printed over it
 * (`BORRADOR`), and stamps that run along a margin. A heading that comes back has its place to itself, and stays.
 * Slanted words are left out where pages are read.
 */
export function findWatermarks(pages: RawPage[], lines: Line[][]): Set<Line> {
  const marks = new Set<Line>();
  const candidates = new Map<string, Line[]>();
  pages.forEach(({ width }, index) => {
    const ofPage = lines[index] ?? [];
    const usual = usualSize(ofPage);
    for (const line of ofPage) {
      const marked = line.turned
        ? line.y < MARGIN * width || line.y > (1 - MARGIN) * width
        : line.size >= LARGER * usual && ofPage.some((other) => isUnder(other, line));
      if (!marked) continue;
      const key = `${line.turned} ${line.text.replace(/\d+/g, '#')}`;
      candidates.set(key, [...(candidates.get(key) ?? []), line]);
    }
  });
  for (const group of candidates.values()) {
    const least = group[0]?.turned ? MIN_IN_MARGIN : MIN_OVER_TEXT;
    for (const line of group) {
      const alike = new Set(group.filter((other) => isAtSamePlace(line, other)).map(({ page }) => page));
      if (alike.size >= least) marks.add(line);
    }
  }
  return marks;
}

function usualSize(lines: Line[]): number {
  const sizes = lines.map(({ size }) => size).sort((a, b) => a - b);
  return sizes[sizes.length >> 1] ?? Infinity;
}

/** Whether smaller text stands where the line does: letters reach from some way above the baseline down to it. */
function isUnder(other: Line, line: Line): boolean {
  if (other.turned || line.size < LARGER * other.size) return false;
  const beside = Math.min(line.end, other.end) - Math.max(line.x, other.x) < other.size;
  return !beside && other.y > line.y - 0.6 * line.size && other.y - 0.5 * other.size < line.y;
}

function isAtSamePlace(line: Line, other: Line): boolean {
  return Math.abs(line.x - other.x) <= SHIFT && Math.abs(line.y - other.y) <= SHIFT;
}
