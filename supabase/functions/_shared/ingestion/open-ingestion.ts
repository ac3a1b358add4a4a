import { type IngestionContext, ingestionContextSchema, type Job } from '../db/jobs.ts';
import { DatabaseError } from '../db/rpc-error.ts';
import type { Settings } from '../db/settings.ts';
import { configHash, hashOf } from '../documents/config.ts';
import { PipelineError, toPipelineError } from '../errors/pipeline-error.ts';
import { ocrConfig } from '../ocr/config.ts';
import type { JobContext, Outcome } from '../worker/types.ts';
import { type Progress, readProgress } from './checkpoint.ts';
import { chunkerOf } from './cutting.ts';
import { removeParked } from './park.ts';
import type { ConfigHashes, Ingestion, IngestionDeps } from './types.ts';

/** A claimed job as the work on a document begins or goes on. */
export async function openIngestion<Deps extends IngestionDeps>(
  job: Job,
  at: JobContext,
  deps: Deps,
): Promise<Ingestion<Deps>> {
  const context = readContext(job);
  const progress = readProgress(job.checkpoint);
  return {
    job,
    context,
    at,
    deps,
    configHashes: await configHashesOf(at.settings, context, progress),
    sha256: progress?.bytes_sha256 ?? null,
    fetch: progress?.fetch ?? null,
    parked: new Set(progress === null ? [] : [progress.bytes_sha256]),
  };
}

/** What becomes of a document whose reading ended with an error. Throws what is not for the document to bear. */
export function failedIngestion(ingestion: Ingestion, thrown: unknown): Outcome {
  const { at, context, fetch } = ingestion;
  if (at.signal.aborted || thrown instanceof DatabaseError) throw thrown;
  const error = toPipelineError(thrown, `read ${context.url}`);
  if (error.code === 'LEASE_LOST') throw error;
  const afterwards = () => removeParked(ingestion);
  if (error.disposition !== 'reject') {
    return { kind: 'failed', error, details: { fetch }, whenDead: afterwards };
  }
  at.log('info', 'rejected', { code: error.code });
  const { job, sha256, configHashes } = ingestion;
  // With its hash and configuration the same bytes need not be tried again; by other OCR they may.
  const config_hash = job.stage === 'ocr' ? configHashes.ocr : configHashes.text;
  const bytes = sha256 === null ? { bytes_sha256: null } : { bytes_sha256: sha256, config_hash };
  return {
    kind: 'complete',
    result: { outcome: 'rejected', error_code: error.code, message: error.message, fetch, ...bytes },
    afterwards,
  };
}

async function configHashesOf(
  settings: Settings,
  context: IngestionContext,
  progress: Progress | null,
): Promise<ConfigHashes> {
  const { chunk_max_tokens, chunk_overlap_tokens, chunk_embed_context, quality } = settings;
  const options = {
    chunker: chunkerOf(settings),
    chunk_max_tokens,
    chunk_overlap_tokens,
    chunk_embed_context,
    quality,
    relevance: context.source?.relevance_profile ?? null,
  };
  const pages = await hashOf(ocrConfig(context.ocr, settings));
  return {
    text: await configHash(options),
    // Whatever reads pages by now, this document's were read by what its checkpoint says.
    ocr: await configHash({ ...options, ocr: progress?.ocr?.hash ?? pages }),
    pages,
  };
}

function readContext(job: Job): IngestionContext {
  const context = ingestionContextSchema.safeParse(job.context);
  if (context.success) return context.data;
  const field = context.error.issues[0]?.path.map(String).join('.');
  throw new PipelineError(
    'INTERNAL',
    `Cannot ingest job ${job.id}: its context is not what this version expects (${field})`,
  );
}
