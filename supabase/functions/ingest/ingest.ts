import { PipelineError } from '../_shared/errors/pipeline-error.ts';
import { sniff } from '../_shared/http/sniff.ts';
import type { RawPage } from '../_shared/pdf/types.ts';
import { sha256Hex } from '../_shared/worker/sha256.ts';
import type { Outcome } from '../_shared/worker/types.ts';
import { type Progress, startProgress } from './checkpoint.ts';
import { fetchBytes, type Fetched } from './fetch-bytes.ts';
import { finish } from './finish.ts';
import { park, removeParked, unparked } from './park.ts';
import { dareToFinish, readPages, type ReadSoFar } from './read-pages.ts';
import { readInput } from './read-input.ts';
import type { Ingestion } from './types.ts';

/** Milliseconds of CPU that assembling, chunking and judging take for a character, measured with room to spare. */
const FINISH_MS_PER_CHAR = 0.0015;
/** Of the CPU budget: how far beyond it an invocation may go to finish a document whose pages it has just read. */
const FINISH_ALLOWANCE = 1.5;

/** Goes on with a document from its checkpoint, or begins it. */
export async function ingest(ingestion: Ingestion, resumed: Progress | null): Promise<Outcome> {
  if (resumed !== null) {
    const progress = { ...resumed, invocations: resumed.invocations + 1 };
    if (pagesAreRead(progress)) {
      return await finishPdf(ingestion, { progress, pages: [], finished: true }, null);
    }
    const bytes = await unparked(ingestion, progress.bytes_sha256);
    if (bytes !== null) return await read(ingestion, bytes, progress);
  }
  const fetched = await fetchDocument(ingestion, resumed === null);
  if (fetched.bytes === null) return unchanged(ingestion, 'unchanged');
  const sha256 = await sha256Hex(fetched.bytes);
  ingestion.sha256 = sha256;
  if (resumed?.bytes_sha256 === sha256) {
    return await read(ingestion, fetched.bytes, { ...resumed, invocations: resumed.invocations + 1 });
  }
  if (fetched.bytes.length === 0) {
    throw new PipelineError('EMPTY', `Cannot read ${ingestion.context.url}: it is empty`);
  }
  if (!ingestion.context.force) {
    const known = await ingestion.deps.work.knownBytes(ingestion.job, sha256, ingestion.configHash);
    if (known !== 'new') return unchanged(ingestion, known);
  }
  const started = startProgress(sha256, fetched.bytes.length, fetched.record, fetched.milliseconds);
  return await read(ingestion, fetched.bytes, { ...started, invocations: (resumed?.invocations ?? 0) + 1 });
}

async function fetchDocument(ingestion: Ingestion, conditionally: boolean): Promise<Fetched> {
  const { context, at, deps } = ingestion;
  const { known, source, url } = context;
  const asBefore = conditionally && !context.force && known?.config_hash === ingestion.configHash;
  const fetched = await fetchBytes(deps.fetcher, {
    url,
    // Whoever names a document by hand has decided that it may be read.
    respectRobots: source?.kind !== 'manual',
    etag: asBefore ? known.etag : null,
    lastModified: asBefore ? known.last_modified : null,
    settings: at.settings,
    signal: at.signal,
  });
  ingestion.fetch = fetched.record;
  return fetched;
}

function unchanged(ingestion: Ingestion, outcome: 'unchanged' | 'duplicate'): Outcome {
  const { fetch, sha256, configHash: config_hash } = ingestion;
  return {
    kind: 'complete',
    result: { outcome, fetch, bytes_sha256: sha256, config_hash },
    afterwards: () => removeParked(ingestion),
    together: true,
  };
}

async function read(ingestion: Ingestion, bytes: Uint8Array, progress: Progress): Promise<Outcome> {
  const { fetch, context, at } = ingestion;
  const contentType = typeof fetch?.['content_type'] === 'string' ? fetch['content_type'] : null;
  const sniffed = sniff(bytes, contentType);
  if (sniffed.type === 'pdf') return await readPdf(ingestion, bytes, progress);
  const { input, mimeType } = at.meter.run(() => readInput(sniffed, bytes, contentType, context.url));
  const dared = await dareToFinish(ingestion, { progress, pages: [], finished: true }, bytes);
  return await complete(ingestion, finish(ingestion, input, mimeType, dared.progress), bytes);
}

async function readPdf(ingestion: Ingestion, bytes: Uint8Array, progress: Progress): Promise<Outcome> {
  const { at } = ingestion;
  const before = at.meter.spentMs;
  const read = await readPages(ingestion, bytes, progress);
  const parse_ms = progress.parse_ms + at.meter.spentMs - before;
  const soFar: ReadSoFar = { ...read, progress: { ...read.progress, parse_ms } };
  if (soFar.finished && !at.signal.aborted && mayFinish(ingestion, soFar.progress)) {
    return await finishPdf(ingestion, soFar, bytes);
  }
  await park(ingestion, progress.bytes_sha256, bytes);
  return handBack(ingestion, soFar);
}

async function finishPdf(ingestion: Ingestion, soFar: ReadSoFar, bytes: Uint8Array | null): Promise<Outcome> {
  if (!mayFinish(ingestion, soFar.progress)) return handBack(ingestion, soFar);
  const { progress, pages } = await dareToFinish(ingestion, soFar, bytes);
  const input = { pages: await allPages(ingestion, progress, pages), metadata: progress.metadata };
  return await complete(ingestion, finish(ingestion, input, 'application/pdf', progress), bytes);
}

/** Whether putting the document together still fits; an invocation that has done nothing else yet always may. */
function mayFinish({ at }: Ingestion, progress: Progress): boolean {
  const expected = progress.chars * FINISH_MS_PER_CHAR;
  return at.meter.spentMs === 0 ||
    at.meter.spentMs + expected <= at.settings.parse_cpu_budget_ms * FINISH_ALLOWANCE;
}

function handBack({ job, at }: Ingestion, { progress, pages }: ReadSoFar): Outcome {
  at.log('info', 'pages read', { next_page: progress.next_page, pages: progress.page_count });
  return { kind: 'hand-back', checkpoint: { ...progress, attempt: job.attempt, pages } };
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

async function complete(ingestion: Ingestion, result: unknown, bytes: Uint8Array | null): Promise<Outcome> {
  const { at, sha256 } = ingestion;
  if (at.settings.archive_raw && sha256 !== null && bytes !== null) await park(ingestion, sha256, bytes);
  return { kind: 'complete', result, afterwards: () => removeParked(ingestion) };
}

function pagesAreRead(progress: Progress): boolean {
  return progress.page_count !== null && progress.next_page > progress.page_count;
}
