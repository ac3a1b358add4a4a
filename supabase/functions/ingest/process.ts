import { type IngestionContext, ingestionContextSchema, type Job } from '../_shared/db/jobs.ts';
import { DatabaseError } from '../_shared/db/rpc-error.ts';
import type { Settings } from '../_shared/db/settings.ts';
import { configHash } from '../_shared/documents/config.ts';
import { PipelineError, toPipelineError } from '../_shared/errors/pipeline-error.ts';
import type { JobContext, Outcome, ProcessJob } from '../_shared/worker/types.ts';
import { readProgress } from './checkpoint.ts';
import { cutEdited } from './cut-edited.ts';
import { chunkerOf } from './cutting.ts';
import { failedFetchRecord } from './fetch-bytes.ts';
import { ingest } from './ingest.ts';
import { removeParked } from './park.ts';
import type { Ingestion, ReadingDeps } from './types.ts';

/** One document from its URL, or from a text that somebody wrote, to chunks, or as far towards it as one invocation may go. */
export function ingestJob(deps: ReadingDeps): ProcessJob {
  return async (job, at) => {
    const context = readContext(job);
    const progress = readProgress(job.checkpoint);
    const ingestion: Ingestion = {
      job,
      context,
      at,
      deps,
      configHash: await configOf(at.settings, context),
      sha256: progress?.bytes_sha256 ?? null,
      fetch: progress?.fetch ?? null,
      parked: new Set(progress === null ? [] : [progress.bytes_sha256]),
    };
    try {
      return typeof context.edited_version === 'number'
        ? await cutEdited(ingestion)
        : await ingest(ingestion, progress);
    } catch (thrown) {
      return failure(ingestion, thrown, at);
    }
  };
}

function failure(ingestion: Ingestion, thrown: unknown, at: JobContext): Outcome {
  if (at.signal.aborted || thrown instanceof DatabaseError) throw thrown;
  const error = toPipelineError(thrown, `read ${ingestion.context.url}`);
  if (error.code === 'LEASE_LOST') throw error;
  const fetch = failedFetchRecord(error) ?? ingestion.fetch;
  const afterwards = () => removeParked(ingestion);
  if (error.disposition !== 'reject') {
    return { kind: 'failed', error, details: { fetch }, whenDead: afterwards };
  }
  at.log('info', 'rejected', { code: error.code });
  const { sha256, configHash: config_hash } = ingestion;
  // With its hash and configuration the same bytes need not be tried again.
  const bytes = sha256 === null ? { bytes_sha256: null } : { bytes_sha256: sha256, config_hash };
  return {
    kind: 'complete',
    result: { outcome: 'rejected', error_code: error.code, message: error.message, fetch, ...bytes },
    afterwards,
  };
}

/** Everything that decides what becomes of given bytes. */
function configOf(settings: Settings, context: IngestionContext): Promise<string> {
  const { chunk_max_tokens, chunk_overlap_tokens, chunk_embed_context, quality } = settings;
  const chunker = chunkerOf(settings);
  const relevance = context.source?.relevance_profile ?? null;
  return configHash({
    chunker,
    chunk_max_tokens,
    chunk_overlap_tokens,
    chunk_embed_context,
    quality,
    relevance,
  });
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
