import { assembleDocument } from '../documents/assemble.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import type { RawPage } from '../pdf/types.ts';
import type { Outcome } from '../worker/types.ts';
import type { Progress } from './checkpoint.ts';
import { finish } from './finish.ts';
import { park, removeParked } from './park.ts';
import { dareToFinish, type ReadSoFar } from './steps.ts';
import type { Ingestion } from './types.ts';

/** Milliseconds of CPU that assembling, chunking and judging take for a character, measured with room to spare. */
const FINISH_MS_PER_CHAR = 0.0015;
/** Of the CPU budget: how far beyond it an invocation may go to finish a document whose pages it has just read. */
const FINISH_ALLOWANCE = 1.5;

/**
 * Puts a PDF whose pages are all read together and reports it; or hands it over: to OCR where pages have to be read by
 * that, to a fresh invocation where the budget is spent.
 * @param bytes null where they are parked
 */
export async function finishPdf(
  ingestion: Ingestion,
  soFar: ReadSoFar,
  bytes: Uint8Array | null,
): Promise<Outcome> {
  const { at, context } = ingestion;
  if (!mayFinish(ingestion, soFar.progress)) return handBack(ingestion, soFar);
  const dared = await dareToFinish(ingestion, soFar, bytes);
  const { progress } = dared;
  const pages = await allPages(ingestion, progress, dared.pages);
  const started = at.meter.spentMs;
  const document = at.meter.run(() => assembleDocument({ pages, metadata: progress.metadata }));
  const cleanMs = at.meter.spentMs - started;
  const left = document.pages.filter((page) => page.needs_ocr).map(({ page }) => page);
  if (left.length > 0 && context.ocr.engine !== 'none' && isNew(progress)) {
    if (bytes !== null) await park(ingestion, progress.bytes_sha256, bytes);
    at.log('info', 'left to OCR', { pages: left.length, engine: context.ocr.engine });
    return handBack(ingestion, {
      ...dared,
      progress: { ...progress, ocr: { left, ms: 0, hash: ingestion.configHashes.pages } },
    }, 'ocr');
  }
  return await complete(ingestion, finish(ingestion, document, 'application/pdf', progress, cleanMs), bytes);
}

/** Not yet turned to by OCR: a page that OCR could not read stays without text. */
function isNew({ ocr }: Progress): boolean {
  return ocr === undefined || ocr === null;
}

export function handBack(
  { job, at }: Ingestion,
  { progress, pages }: ReadSoFar,
  stage?: 'ocr',
): Outcome {
  at.log('info', 'pages read', { next_page: progress.next_page, pages: progress.page_count });
  const checkpoint = { ...progress, attempt: job.attempt, pages };
  return { kind: 'hand-back', checkpoint: stage === undefined ? checkpoint : { ...checkpoint, stage } };
}

/** Whether putting the document together still fits; an invocation that has done nothing else yet always may. */
export function mayFinish({ at }: Ingestion, progress: Progress): boolean {
  const expected = progress.chars * FINISH_MS_PER_CHAR;
  return at.meter.spentMs === 0 ||
    at.meter.spentMs + expected <= at.settings.parse_cpu_budget_ms * FINISH_ALLOWANCE;
}

/** What earlier invocations staged and what this one read, in order and complete. */
async function allPages(
  ingestion: Ingestion,
  progress: Progress,
  fresh: readonly RawPage[],
): Promise<RawPage[]> {
  const count = progress.page_count ?? 0;
  const staged = fresh.length === count
    ? []
    : await ingestion.deps.work.stagedPages(ingestion.job) as RawPage[];
  const byNumber = new Map([...staged, ...fresh].map((page) => [page.page, page]));
  return Array.from({ length: count }, (_, index) => {
    const page = byNumber.get(index + 1);
    if (page !== undefined) return page;
    throw new PipelineError(
      'INTERNAL',
      `Cannot read ${ingestion.context.url}: page ${index + 1} was read and is gone`,
    );
  });
}

/** Reports a document, and keeps its original where that is wanted. */
export async function complete(
  ingestion: Ingestion,
  result: unknown,
  bytes: Uint8Array | null,
): Promise<Outcome> {
  const { at, sha256 } = ingestion;
  if (at.settings.archive_raw && sha256 !== null && bytes !== null) await park(ingestion, sha256, bytes);
  return { kind: 'complete', result, afterwards: () => removeParked(ingestion) };
}
