import type { RawPage } from '../pdf/types.ts';
import { ocrConfidence } from './ocr-confidence.ts';
import type { PageRange } from './types.ts';

/** What the document's metadata say of OCR; empty where it had no part. */
export function ocrSummary(
  pages: readonly RawPage[],
  ranges: readonly PageRange[],
): Record<string, unknown> {
  const turnedTo = pages.flatMap(({ page, ocr }) => ocr === undefined ? [] : [{ page, ...ocr }]);
  if (turnedTo.length === 0) return {};
  const failed = turnedTo.filter((page) => page.failed !== undefined);
  const read = turnedTo.filter((page) => page.failed === undefined);
  const confidence = ocrConfidence(ranges);
  const [model_id] = read.flatMap((page) => page.model_id ?? []);
  return {
    ocr: {
      engines: [...new Set(read.map(({ engine }) => engine))],
      pages: read.length,
      ...(confidence !== null ? { confidence: Math.round(confidence * 1e4) / 1e4 } : {}),
      ...(failed.length > 0 ? whyFailed(failed) : {}),
      ...(model_id === undefined ? {} : { model_id }),
    },
  };
}

/** Few reasons, however many pages: a model that refuses one refuses others for the same. */
const MAX_REASONS = 5;

function whyFailed(
  pages: readonly { readonly page: number; readonly failed?: string }[],
): Record<string, unknown> {
  const reasons = [...new Set(pages.flatMap(({ failed }) => failed ?? []))].slice(0, MAX_REASONS);
  return { failed_pages: pages.map(({ page }) => page), reasons };
}
