import type { RawPage } from '../pdf/types.ts';
import type { Line } from './pdf-lines.ts';
import type { ContentType, PageRange } from './types.ts';

/** Characters (white space left out) below which a page that shows an image is taken for an image of text. */
const NEARLY_NO_TEXT = 25;
/** The same in a document most of whose pages say no more than this: what it says is in its images. */
const LITTLE_TEXT = 100;

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
      ...methodOf(page, start < end, (chars[i] ?? 0) < limit),
    });
    end = start;
  }
  return ranges.reverse();
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
