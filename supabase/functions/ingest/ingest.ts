import { PipelineError } from '../_shared/errors/pipeline-error.ts';
import { assembleDocument } from '../_shared/documents/assemble.ts';
import { sniff } from '../_shared/http/sniff.ts';
import { type Progress, startProgress } from '../_shared/ingestion/checkpoint.ts';
import { finish } from '../_shared/ingestion/finish.ts';
import { complete, finishPdf, handBack, mayFinish } from '../_shared/ingestion/finish-pdf.ts';
import { park, removeParked, unparked } from '../_shared/ingestion/park.ts';
import { dareToFinish, type ReadSoFar } from '../_shared/ingestion/steps.ts';
import { sha256Hex } from '../_shared/worker/sha256.ts';
import type { Outcome } from '../_shared/worker/types.ts';
import { fetchBytes, type Fetched } from './fetch-bytes.ts';
import { readInput } from './read-input.ts';
import { readPages } from './read-pages.ts';
import type { Reading } from './types.ts';

/** Goes on with a document from its checkpoint, or begins it. */
export async function ingest(ingestion: Reading, resumed: Progress | null): Promise<Outcome> {
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
    const known = await ingestion.deps.work.knownBytes(ingestion.job, sha256, ingestion.configHashes);
    if (known !== 'new') return unchanged(ingestion, known);
  }
  const started = startProgress(sha256, fetched.bytes.length, fetched.record, fetched.milliseconds);
  return await read(ingestion, fetched.bytes, { ...started, invocations: (resumed?.invocations ?? 0) + 1 });
}

async function fetchDocument(ingestion: Reading, conditionally: boolean): Promise<Fetched> {
  const { context, at, deps } = ingestion;
  const { known, source, url } = context;
  const configured = Object.values(ingestion.configHashes).includes(known?.config_hash ?? '');
  const before = conditionally && !context.force && configured ? known : null;
  const fetched = await fetchBytes(deps.fetcher, {
    url,
    // Whoever names a document by hand has decided that it may be read.
    respectRobots: source?.kind !== 'manual',
    etag: before?.etag ?? null,
    lastModified: before?.last_modified ?? null,
    settings: at.settings,
    signal: at.signal,
  });
  ingestion.fetch = fetched.record;
  return fetched;
}

function unchanged(ingestion: Reading, outcome: 'unchanged' | 'duplicate'): Outcome {
  const { fetch, sha256 } = ingestion;
  return {
    kind: 'complete',
    // Its configuration is the one that it was read with.
    result: { outcome, fetch, bytes_sha256: sha256 },
    afterwards: () => removeParked(ingestion),
    together: true,
  };
}

async function read(ingestion: Reading, bytes: Uint8Array, progress: Progress): Promise<Outcome> {
  const { fetch, context, at } = ingestion;
  const contentType = typeof fetch?.['content_type'] === 'string' ? fetch['content_type'] : null;
  const sniffed = sniff(bytes, contentType);
  if (sniffed.type === 'pdf') return await readPdf(ingestion, bytes, progress);
  const { input, mimeType } = at.meter.run(() => readInput(sniffed, bytes, contentType, context.url));
  const dared = await dareToFinish(ingestion, { progress, pages: [], finished: true }, bytes);
  const started = at.meter.spentMs;
  const document = at.meter.run(() => assembleDocument(input));
  const cleanMs = at.meter.spentMs - started;
  return await complete(ingestion, finish(ingestion, document, mimeType, dared.progress, cleanMs), bytes);
}

async function readPdf(ingestion: Reading, bytes: Uint8Array, progress: Progress): Promise<Outcome> {
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

function pagesAreRead(progress: Progress): boolean {
  return progress.page_count !== null && progress.next_page > progress.page_count;
}
