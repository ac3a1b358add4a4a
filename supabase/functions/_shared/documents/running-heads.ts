import type { TableCell } from '../pdf/types.ts';
import { fold, wordsOf } from '../text/fold.ts';
import { isCounting, wording } from './page-counters.ts';
import { structureOf } from './structure.ts';
import { isHeadOfTables } from './table-heads.ts';

/** A line of a page as far as running heads are concerned. */
export interface PlacedLine {
  text: string;
  x: number;
  y: number;
  size: number;
  turned: boolean;
  cell: TableCell | null;
}

export interface PlacedPage {
  height: number;
  lines: PlacedLine[];
}

/** Share of the page's height, from the top and from the bottom, in which heads and feet stand. */
const BAND = 0.14;
/** How far a head may move between pages, in points. */
const SHIFT = 4;
/** How many pages further the next page with the same head may be (left and right pages differ). */
const REACH = 2;
const MIN_OCCURRENCES = 3;
/** Size, as a multiple of the text's, from which a line that is not on this share of the pages is a heading. */
const LARGE = { size: 1.6, share: 0.3 };
/** What stands more often than this on a page is no head but a cell of a table. */
const MAX_PER_PAGE = 8;
/**
 * Share of a document's words that may be taken for running heads; what is beyond (the wordiest first) stays. Slides
 * and forms say little on a page, and what they repeat may be most of it.
 */
const MAX_SHARE = 0.08;
/** Size, as a multiple of the text's, above which a word with a number is a heading. */
const HEADING_SIZE = 1.1;
const WORD_AND_NUMBER = /^\p{L}+(?: \p{L}+)? (?:N[°º] ?)?\d{1,3}[.:]?$/u;
const PAGE_WORD = /^(?:p[áa]g|page|hoja|folio|fs?\b|p\b)/i;
/** Share of the pages that a head is on, and of the text's size that its own differs by, to be set apart. */
const NEARLY_ALL = 0.8;
const OTHER_SIZE = 0.08;

interface Occurrence {
  page: number;
  line: number;
  text: string;
  x: number;
  y: number;
  size: number;
  inBand: boolean;
  /** A line of a cell is a piece of a row: out of the bands it stays, on however many pages it is. */
  inCell: boolean;
  supported: boolean;
  /** One of its numbers grows as the pages do. */
  counting: boolean;
}

/**
 * Running heads, running feet, page numbers and marks printed across every page: lines that come back at the same
 * place on neighbouring pages, equal but for numbers that count the pages. Returns, per page, the indices of its
 * lines that are such; the first occurrence of what does not count the pages is not, so that nothing is lost.
 */
export function findRunningHeads(pages: PlacedPage[]): Set<number>[] {
  const found = pages.map(() => new Set<number>());
  const usual = usualSize(pages);
  const groups = [...groupByWording(pages).values()]
    .map((group) => withoutFirsts(withoutHeadings(repeated(group, pages, usual), usual), group))
    .filter((group) => group.length > 0)
    .map((group) => ({ group, words: group.reduce((sum, { text }) => sum + wordsOf(text).length, 0) }))
    .sort((a, b) => a.words - b.words);
  const total = pages.reduce(
    (sum, { lines }) => sum + lines.reduce((all, { text }) => all + wordsOf(text).length, 0),
    0,
  );
  let removed = 0;
  for (const { group, words } of groups) {
    removed += words;
    if (removed > MAX_SHARE * total && !isSetApart(group, pages.length, usual)) continue;
    for (const { page, line } of group) found[page]?.add(line);
  }
  return found;
}

/** The occurrences, of one wording, that come back as running heads do. */
function repeated(group: Occurrence[], pages: PlacedPage[], usual: number): Occurrence[] {
  const pageCount = pages.length;
  if (group.length < 2 || group.length > MAX_PER_PAGE * pageCount) return [];
  markSupported(group);
  const supported = group.filter((occurrence) => occurrence.supported);
  const onBoth = pageCount === 2 && supported.length === 2;
  if (supported.length < MIN_OCCURRENCES && !onBoth) return [];
  if (isHeadOfTables(supported, pages)) return [];
  const onMostPages = pageCount >= 4 && supported.length >= 0.6 * pageCount;
  const large = pageCount < 4 || supported.length < LARGE.share * pageCount ? LARGE.size * usual : Infinity;
  return supported.filter(({ inBand, inCell, size }) => (onMostPages && !inCell) || (inBand && size < large));
}

/** `Módulo 3` in large type counts modules, whatever its page is. */
function withoutHeadings(group: Occurrence[], usual: number): Occurrence[] {
  return group.filter(({ text, size }) =>
    !(size > HEADING_SIZE * usual && WORD_AND_NUMBER.test(text) && !PAGE_WORD.test(text))
  );
}

/**
 * What counts pages says nothing; of all else one occurrence of each text stays, unless the text says it already (a
 * title that comes back as the head of the pages after it).
 */
function withoutFirsts(heads: Occurrence[], all: Occurrence[]): Occurrence[] {
  const taken = new Set(heads);
  const others = all.filter((one) => !taken.has(one));
  const seen = new Set<string>();
  return heads.filter(({ text, page, counting }) => {
    const key = fold(text);
    if (counting || seen.has(key)) return true;
    seen.add(key);
    return others.some((other) => other.page <= page && fold(other.text) === key);
  });
}

/** Whether it is on nearly every page, at its edge, in a type of its own: no share of the words is too large for that. */
function isSetApart(group: Occurrence[], pageCount: number, usual: number): boolean {
  const pagesWith = new Set(group.map(({ page }) => page)).size;
  return pageCount >= 4 && pagesWith + 1 >= NEARLY_ALL * pageCount &&
    group.every(({ inBand, size }) => inBand && Math.abs(size - usual) > OTHER_SIZE * usual);
}

/** Font size that half of the characters do not exceed. */
function usualSize(pages: PlacedPage[]): number {
  const lines = pages.flatMap((page) => page.lines).sort((a, b) => a.size - b.size);
  let left = lines.reduce((sum, { text }) => sum + text.length, 0) / 2;
  return lines.find(({ text }) => (left -= text.length) <= 0)?.size ?? Infinity;
}

function groupByWording(pages: PlacedPage[]): Map<string, Occurrence[]> {
  const groups = new Map<string, Occurrence[]>();
  pages.forEach(({ height, lines }, page) => {
    lines.forEach(({ text, x, y, size, turned, cell }, line) => {
      // One article a page counts like page numbers do.
      if (turned || structureOf(text)?.kind === 'article') return;
      const inBand = y < BAND * height || y > (1 - BAND) * height;
      const key = wording(text);
      const inCell = cell !== null;
      const occurrence = {
        page,
        line,
        text,
        x,
        y,
        size,
        inBand,
        inCell,
        supported: false,
        counting: false,
      };
      const group = groups.get(key);
      if (group) group.push(occurrence);
      else groups.set(key, [occurrence]);
    });
  });
  return groups;
}

/** Occurrences are in page order. */
function markSupported(group: Occurrence[]): void {
  for (let i = 0; i < group.length; i++) {
    const one = group[i];
    if (!one) continue;
    for (let j = i + 1; j < group.length; j++) {
      const other = group[j];
      if (!other || other.page - one.page > REACH) break;
      if (other.page === one.page || Math.abs(other.y - one.y) > SHIFT) continue;
      const counting = isCounting(one, other);
      if (one.text !== other.text && !counting) continue;
      for (const either of [one, other]) {
        either.supported = true;
        either.counting ||= counting;
      }
    }
  }
}
