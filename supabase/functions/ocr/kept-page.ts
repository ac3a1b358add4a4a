import type { Ingestion } from '../_shared/ingestion/types.ts';
import type { RawPage } from '../_shared/pdf/types.ts';
import type { PageOutcome } from './page-reader.ts';

/** A page as it is kept: with the lines that OCR read, or as it was, with the reason why OCR could not. */
export async function keptPage(
  { deps, job }: Ingestion,
  page: number,
  outcome: Exclude<PageOutcome, { kind: 'stopped' }>,
): Promise<RawPage> {
  const { engine } = outcome;
  if (outcome.kind === 'failed') {
    const staged = await deps.work.stagedPages(job) as RawPage[];
    const before = staged.find((one) => one.page === page);
    const empty = {
      page,
      width: 0,
      height: 0,
      lines: [],
      hasImage: true,
      chars: 0,
    };
    return {
      ...before ?? empty,
      ocr: {
        engine,
        confidence: null,
        rotation: 0,
        skew: 0,
        failed: outcome.reason,
      },
    };
  }
  const {
    model_id,
    page: { lines, width, height, confidence, rotation, skew },
  } = outcome;
  return {
    page,
    width,
    height,
    lines,
    hasImage: true,
    chars: lines.reduce(
      (sum, { text }) => sum + text.replace(/\s+/g, '').length,
      0,
    ),
    ocr: {
      engine,
      confidence,
      rotation,
      skew,
      ...(model_id === undefined ? {} : { model_id }),
    },
  };
}
