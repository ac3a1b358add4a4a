import { offsetsOf } from '../chunking/offsets.ts';
import type { AssembledDocument, PageRange } from '../documents/types.ts';
import { type LineSignals, lineSignals, ratio } from './lines.ts';
import { type NgramSignals, ngramSignals } from './ngram-signals.ts';
import { ocrConfidence } from '../documents/ocr-confidence.ts';
import { tokenise } from './tokens.ts';
import { wordMeter, type WordSignals } from './word-signals.ts';

export interface TextSignals
  extends WordSignals, Omit<LineSignals, 'line_breaks' | 'ellipses'>, NgramSignals {
  /** Line breaks for each token; ellipses for each word. */
  newline_ratio: number;
  ellipsis_ratio: number;
  /** How sure OCR was of what it read, by characters; 1 where it read nothing. */
  ocr_confidence: number;
}

/** What is measured of a document. Ratios are 0–1. */
export interface QualitySignals extends TextSignals {
  /** Characters by page; the whole document counts as one where it has no pages. */
  chars_per_page: number;
  pages: number;
  /** Pages with text among all pages. */
  page_coverage: number;
}

export interface MeasuredPage {
  readonly page: number;
  readonly signals: TextSignals;
}

/** Of the whole text and of each page that has any: in time linear in the text's length. */
export function measure(doc: AssembledDocument): { signals: QualitySignals; pages: MeasuredPage[] } {
  const tokens = tokenise(doc.text);
  const meter = wordMeter(tokens, doc.idioma);
  const whole = { page: 0, text: doc.text, from: 0, to: tokens.ids.length, ranges: doc.pages };
  const parts = [whole, ...pagesOf(doc, tokens.starts)];
  const ngrams = ngramSignals(tokens, parts.map(({ from, to, text }) => ({ from, to, chars: text.length })));
  const measured = parts.map(({ page, text, from, to, ranges }, at): MeasuredPage => {
    const words = meter(from, to);
    const { line_breaks, ellipses, ...lines } = lineSignals(text);
    const ratios = {
      newline_ratio: ratio(line_breaks, words.tokens),
      ellipsis_ratio: ratio(ellipses, words.words),
      ocr_confidence: ocrConfidence(ranges) ?? 1,
    };
    return { page, signals: { ...words, ...lines, ...ngrams[at] as NgramSignals, ...ratios } };
  });
  const [{ signals }, ...pages] = measured as [MeasuredPage, ...MeasuredPage[]];
  const count = Math.max(1, doc.pages.length);
  return {
    signals: {
      ...signals,
      chars_per_page: signals.chars / count,
      pages: doc.pages.length,
      page_coverage: doc.pages.length === 0 ? 1 : doc.pages.filter(isRead).length / count,
    },
    pages,
  };
}

function isRead(page: PageRange): boolean {
  return page.method !== 'none' && !page.needs_ocr;
}

/** The pages that have tokens, with the range of these. */
function pagesOf(
  doc: AssembledDocument,
  starts: Int32Array,
): { page: number; text: string; from: number; to: number; ranges: readonly PageRange[] }[] {
  const offsets = offsetsOf(doc.text);
  let to = 0;
  return doc.pages.flatMap((range) => {
    const end = offsets.toIndex(range.char_end);
    const from = to;
    while (to < starts.length && (starts[to] ?? 0) < end) to++;
    const text = doc.text.slice(offsets.toIndex(range.char_start), end);
    return to === from ? [] : [{ page: range.page, text, from, to, ranges: [range] }];
  });
}
