import { PipelineError } from '../_shared/errors/pipeline-error.ts';
import type { Progress } from '../_shared/ingestion/checkpoint.ts';
import { type ReadSoFar, Steps } from '../_shared/ingestion/steps.ts';
import type { Ingestion } from '../_shared/ingestion/types.ts';
import type { PageImages } from '../_shared/ocr/types.ts';
import { keptPage } from './kept-page.ts';
import type { PageOutcome, PageReader } from './page-reader.ts';
import type { OcrDeps } from './types.ts';

/**
 * Reads the pages that are left, each kept before the next is begun, until the invocation's CPU or its time is spent; at
 * least one page. Null: the database has put the job off.
 */
export async function readPagesByOcr(
  ingestion: Ingestion<OcrDeps>,
  bytes: Uint8Array,
  from: Progress,
  reader: PageReader,
): Promise<ReadSoFar | null> {
  const { at, deps } = ingestion;
  const { parse_cpu_budget_ms, worker_wall_budget_ms } = at.settings;
  const started = at.now();
  // A page takes about what the dearest and the slowest before it did: one that would take too much is left to the next.
  let dearest = 0;
  let slowest = 0;
  const isSpent = () =>
    at.signal.aborted || at.meter.spentMs + dearest > parse_cpu_budget_ms ||
    at.now() - started + slowest >= worker_wall_budget_ms;
  const steps = new Steps(ingestion, null, from);
  const images = await steps.dare(0)
    ? await orFailure(() => at.meter.runAsync(() => deps.openPageImages(bytes)))
    : new PipelineError('OCR_FAILED', 'Cannot draw its pages: opening it has ended the workers that tried');
  steps.survived(0);
  try {
    const left = from.ocr?.left ?? [];
    for (const page of left) {
      if (page !== left[0] && isSpent()) return steps.soFar(false);
      const begun = at.now();
      const spent = at.meter.spentMs;
      const outcome = await steps.dare(page)
        ? await readPage(ingestion, images, page, reader)
        : failed('it has ended the workers that tried');
      if (outcome.kind === 'stopped') return null;
      const ms = at.now() - begun;
      dearest = Math.max(dearest, at.meter.spentMs - spent);
      slowest = Math.max(slowest, ms);
      await steps.keepOcr(
        keptPage(page, outcome),
        ms,
        outcome.calls,
      );
      at.log('info', 'page read by OCR', { page, ms, ...described(outcome) });
    }
    return steps.soFar(true);
  } finally {
    if (!(images instanceof PipelineError)) images.close();
  }
}

async function readPage(
  { at }: Ingestion,
  images: PageImages | PipelineError,
  page: number,
  reader: PageReader,
): Promise<PageOutcome> {
  if (images instanceof PipelineError) return failed(images.message);
  const { ocr_dpi, ocr_max_pixels } = at.settings;
  const drawn = await orFailure(() => at.meter.run(() => images.render(page, ocr_dpi, ocr_max_pixels)));
  return drawn instanceof PipelineError ? failed(drawn.message) : await reader.read(drawn);
}

/** What cannot be drawn leaves pages without text; it is no reason to give the document up. */
async function orFailure<T>(
  work: () => T | Promise<T>,
): Promise<T | PipelineError> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof PipelineError && thrown.code === 'OCR_FAILED') {
      return thrown;
    }
    throw thrown;
  }
}

function failed(reason: string): Extract<PageOutcome, { kind: 'failed' }> {
  return { kind: 'failed', engine: 'none', reason, calls: [] };
}

function described(
  outcome: Exclude<PageOutcome, { kind: 'stopped' }>,
): Record<string, unknown> {
  if (outcome.kind === 'failed') {
    return { code: 'OCR_FAILED', reason: outcome.reason };
  }
  const { confidence, lines } = outcome.page;
  return { engine: outcome.engine, lines: lines.length, confidence };
}
