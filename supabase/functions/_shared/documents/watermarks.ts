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
      const group = candidates.get(key);
      if (group === undefined) candidates.set(key, [line]);
      else group.push(line);
    }
  });
  for (const group of candidates.values()) {
    const least = group[0]?.turned ? MIN_IN_MARGIN : MIN_OVER_TEXT;
    const places = new Places(group);
    for (const line of group) if (places.pagesAt(line, least) >= least) marks.add(line);
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

/** Lines by where they stand: those that may be near one are in its cell and the eight around. */
class Places {
  readonly #cells = new Map<string, Map<number, Line[]>>();

  constructor(lines: readonly Line[]) {
    for (const line of lines) {
      const key = `${Math.round(line.x / SHIFT)} ${Math.round(line.y / SHIFT)}`;
      const cell = this.#cells.get(key) ?? new Map<number, Line[]>();
      this.#cells.set(key, cell);
      const ofPage = cell.get(line.page);
      if (ofPage === undefined) cell.set(line.page, [line]);
      else if (ofPage.length < MOST_OF_A_PAGE) ofPage.push(line);
    }
  }

  /** Pages that have such a line there; no more than `enough` are counted. */
  pagesAt(line: Line, enough: number): number {
    const pages = new Set<number>();
    for (const [across, down] of AROUND) {
      const key = `${Math.round(line.x / SHIFT) + across} ${Math.round(line.y / SHIFT) + down}`;
      for (const [page, lines] of this.#cells.get(key) ?? []) {
        if (pages.size >= enough) return pages.size;
        if (lines.some((other) => isAtSamePlace(line, other))) pages.add(page);
      }
    }
    return pages.size;
  }
}

/** More lines of one text on one page and one place are drawn over each other. */
const MOST_OF_A_PAGE = 8;
const AROUND = [-1, 0, 1].flatMap((across) => [-1, 0, 1].map((down) => [across, down] as const));

function isAtSamePlace(line: Line, other: Line): boolean {
  return Math.abs(line.x - other.x) <= SHIFT && Math.abs(line.y - other.y) <= SHIFT;
}
