import type { RawPage } from '../pdf/types.ts';

/** What the document's metadata say of OCR; empty where it had no part. Confidence is weighted by characters. */
export function ocrSummary(pages: readonly RawPage[]): Record<string, unknown> {
  const turnedTo = pages.flatMap(({ page, chars, ocr }) =>
    ocr === undefined ? [] : [{ page, chars, ...ocr }]
  );
  if (turnedTo.length === 0) return {};
  const failed = turnedTo.filter((page) => page.failed !== undefined);
  const read = turnedTo.filter((page) => page.failed === undefined);
  const sure = read.filter((page) => page.confidence !== null);
  const chars = sure.reduce((sum, page) => sum + page.chars, 0);
  const confidence = sure.reduce((sum, page) => sum + (page.confidence ?? 0) * page.chars, 0) / chars;
  const [model_id] = read.flatMap((page) => page.model_id ?? []);
  return {
    ocr: {
      engines: [...new Set(read.map(({ engine }) => engine))],
      pages: read.length,
      ...(chars > 0 ? { confidence: Math.round(confidence * 1e4) / 1e4 } : {}),
      ...(failed.length > 0 ? { failed_pages: failed.map(({ page }) => page) } : {}),
      ...(model_id === undefined ? {} : { model_id }),
    },
  };
}
