import type { PageRange } from './types.ts';

/**
 * How sure OCR was of what it read, 0–1: the mean over the characters of its pages. Null where it read none, or its engine
 * does not say.
 */
export function ocrConfidence(pages: readonly PageRange[]): number | null {
  let chars = 0;
  let sure = 0;
  for (const { method, confidence, char_start, char_end } of pages) {
    if (method !== 'ocr' || confidence === undefined) continue;
    chars += char_end - char_start;
    sure += confidence * (char_end - char_start);
  }
  return chars === 0 ? null : sure / chars;
}
