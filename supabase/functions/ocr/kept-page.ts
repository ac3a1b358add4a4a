import type { RawPage } from '../_shared/pdf/types.ts';
import type { PageOutcome } from './page-reader.ts';

/**
 * A page as it is kept: with the lines that OCR read, or with the reason why it could not; the page as it was stays then,
 * where it is staged.
 */
export function keptPage(page: number, outcome: Exclude<PageOutcome, { kind: 'stopped' }>): RawPage {
  const { engine } = outcome;
  if (outcome.kind === 'failed') {
    const ocr = { engine, confidence: null, rotation: 0, skew: 0, failed: outcome.reason } as const;
    return { page, width: 0, height: 0, lines: [], hasImage: true, chars: 0, ocr };
  }
  const { model_id, page: { lines, width, height, confidence, rotation, skew } } = outcome;
  const chars = lines.reduce((sum, { text }) => sum + text.replace(/\s+/g, '').length, 0);
  const model = model_id === undefined ? {} : { model_id };
  return {
    page,
    width,
    height,
    lines,
    hasImage: true,
    chars,
    ocr: { engine, confidence, rotation, skew, ...model },
  };
}
