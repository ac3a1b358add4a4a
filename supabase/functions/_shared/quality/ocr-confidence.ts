import type { PageRange } from '../documents/types.ts';

interface ReadPage {
  readonly method: string;
  /** 0–1, where the page was read by OCR. */
  readonly confidence?: unknown;
}

/** How sure OCR was of what it read, 0–1: the mean over the characters of its pages; 1 where it read none. */
export function ocrConfidence(pages: readonly PageRange[]): number {
  let chars = 0;
  let sure = 0;
  for (const page of pages) {
    const confidence = confidenceOf(page);
    if (confidence === null) continue;
    chars += page.char_end - page.char_start;
    sure += confidence * (page.char_end - page.char_start);
  }
  return chars === 0 ? 1 : sure / chars;
}

/** Null for a page that was not read by OCR, or by an engine that does not say. */
function confidenceOf({ method, confidence }: ReadPage): number | null {
  return method === 'ocr' && typeof confidence === 'number' ? confidence : null;
}
