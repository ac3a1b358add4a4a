import type { RawPage } from '../pdf/types.ts';
import type { Line } from './pdf-lines.ts';
import type { ContentType, PageRange } from './types.ts';

/** Characters (white space left out) below which a page that shows an image is taken for an image of text. */
const NEARLY_NO_TEXT = 25;
/** The same in a document most of whose pages say no more than this: what it says is in its images. */
const LITTLE_TEXT = 100;
/** Share of a page from which its image is the page, and not a picture on it. */
const WHOLE_PAGE = 0.6;
/**
 * What such a page may say besides its margins and what other pages say too, and still be a scan: a stamp, a
 * signature, the name of the annex. Brochures and the text of an earlier OCR say more.
 */
const PRINTED_ON_SCAN = 120;
/** Share of the page's height, from the top and from the bottom, where verification lines are printed. */
const MARGIN = 0.1;

/**
 * Where each page stands in the text, and whether it has to be read by OCR. `starts` has the first code point of each
 * page with text, `length` the code points of the whole.
 */
export function pageRanges(
  pages: RawPage[],
  lines: Line[][],
  starts: Map<number, number>,
  length: number,
): PageRange[] {
  const chars = lines.map((ofPage) =>
    ofPage.reduce((sum, { text }) => sum + text.replace(/\s+/g, '').length, 0)
  );
  const median = [...chars].sort((a, b) => a - b)[chars.length >> 1] ?? 0;
  const limit = median < LITTLE_TEXT ? LITTLE_TEXT : NEARLY_NO_TEXT;
  const repeated = repeatedTexts(pages);
  const saysLittle = (page: RawPage, chars: number): boolean =>
    chars < limit || (isWholeImage(page) && ownChars(page, repeated) < PRINTED_ON_SCAN);
  const ranges: PageRange[] = [];
  let end = length;
  for (let i = pages.length - 1; i >= 0; i--) {
    const page = pages[i];
    if (!page) continue;
    const start = Math.min(starts.get(page.page) ?? end, end);
    ranges.push({
      page: page.page,
      char_start: start,
      char_end: end,
      ...methodOf(page, start < end, saysLittle(page, chars[i] ?? 0)),
    });
    end = start;
  }
  return ranges.reverse();
}

function isWholeImage({ hasImage, imageShare = 0 }: RawPage): boolean {
  return hasImage && imageShare >= WHOLE_PAGE;
}

/** Characters of a page's lines that are neither in its margins nor on another page that is an image, too. */
function ownChars({ height, lines }: RawPage, repeated: ReadonlySet<string>): number {
  const own = lines.filter((line) =>
    !line.turned && line.y > MARGIN * height && line.y < (1 - MARGIN) * height && !repeated.has(line.text)
  );
  return own.reduce((sum, { text }) => sum + text.replace(/\s+/g, '').length, 0);
}

function repeatedTexts(pages: RawPage[]): Set<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const page of pages.filter(isWholeImage)) {
    const texts = new Set(page.lines.map(({ text }) => text));
    for (const text of texts) (seen.has(text) ? repeated : seen).add(text);
  }
  return repeated;
}

function methodOf(
  { ocr, gibberish, hasImage }: RawPage,
  hasText: boolean,
  hasLittle: boolean,
): Pick<PageRange, 'method' | 'needs_ocr' | 'engine' | 'confidence'> {
  if (ocr === undefined || ocr.failed !== undefined) {
    const needs_ocr = ocr !== undefined || gibberish === true || (hasImage && hasLittle);
    return { method: hasText ? 'text' : 'none', needs_ocr };
  }
  if (!hasText) return { method: 'none', needs_ocr: false };
  const { engine, confidence } = ocr;
  return { method: 'ocr', needs_ocr: false, engine, ...(confidence === null ? {} : { confidence }) };
}

/** What the pages make of the document: images of pages, partly so, or not at all. */
export function contentType(ranges: PageRange[]): ContentType {
  const scanned = ranges.filter((range) => range.needs_ocr || range.method === 'ocr').length;
  if (scanned === 0) return 'pdf_texto';
  const direct = ranges.filter((range) => range.method === 'text' && !range.needs_ocr).length;
  return direct === 0 ? 'imagen_escaneada' : 'pdf_mixto';
}
