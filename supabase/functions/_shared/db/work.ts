import { z } from 'zod';
import { PipelineError } from '../errors/pipeline-error.ts';
import type { ConfigHashes } from '../ingestion/types.ts';
import { type CallReport, type CallRequest, type Leave, leaveSchema } from './calls.ts';
import { type EditedText, editedTextSchema } from './edited-text.ts';
import { type Claim, claimSchema, type Job, type Stage } from './jobs.ts';
import { parseAnswer, type Rpc } from './rpc.ts';

export interface FailureDetails {
  readonly fetch?: unknown;
  readonly calls?: readonly CallReport[];
}

/** What a worker asks of the database; each call is one transaction there. */
export interface Work {
  claim(stage: Stage, worker: string): Promise<Claim>;
  /** Reports a finished job. Answers `stale` where the lease is no longer ours: then nothing was changed. */
  complete(stage: Stage, job: Job, result: unknown): Promise<string>;
  /** The same for several ingestions in one transaction; answers by the jobs' ids. */
  completeIngestions(
    reports: readonly { readonly job: Job; readonly result: unknown }[],
  ): Promise<Record<string, string>>;
  /** Stores how far the job came. Without `continue` in it the job is handed back. False: the lease is no longer ours. */
  checkpoint(job: Job, checkpoint: unknown): Promise<boolean>;
  /** Gives jobs back as they were claimed, all in one call. Answers how many were still ours. */
  handBack(jobs: readonly Job[]): Promise<number>;
  /** Answers the job's new state, or `stale`. */
  fail(
    job: Job,
    error: PipelineError,
    details?: FailureDetails,
  ): Promise<string>;
  /** Asks leave for a provider call, and reports the one before. */
  beginCall(job: Job, request: CallRequest): Promise<Leave>;
  /** Whether these bytes, read with these configurations, would tell anything new. */
  knownBytes(
    job: Job,
    bytesSha256: string,
    configHashes: ConfigHashes,
  ): Promise<'new' | 'unchanged' | 'duplicate'>;
  /** The pages that earlier invocations read. */
  stagedPages(job: Job): Promise<unknown[]>;
  /** The text that was written by hand, and how the one before was cut; null once another has taken its place. */
  editedText(job: Job): Promise<EditedText | null>;
}

/** Null for an old lease. */
const knownSchema = z.enum(['new', 'unchanged', 'duplicate']).nullable();

/** @param claimRpc without retries: a claim whose answer was lost has taken its jobs, and asking again would take more. */
export function createWork(rpc: Rpc, claimRpc: Rpc): Work {
  const lease = (job: Job) => ({
    job_id: job.id,
    lease_token: job.lease_token,
  });
  return {
    async claim(stage, worker) {
      return parseAnswer(
        'claim_work',
        claimSchema,
        await claimRpc('claim_work', { stage, worker }),
      );
    },
    async complete(stage, job, result) {
      const fn = `complete_${stage}`;
      return parseAnswer(
        fn,
        z.string(),
        await rpc(fn, { ...lease(job), result }),
      );
    },
    async completeIngestions(reports) {
      const given = reports.map(({ job: { id, lease_token }, result }) => ({
        id,
        lease_token,
        result,
      }));
      return parseAnswer(
        'complete_ingestions',
        z.record(z.string(), z.string()),
        await rpc('complete_ingestions', { reports: given }),
      );
    },
    async checkpoint(job, checkpoint) {
      return parseAnswer(
        'checkpoint_job',
        z.boolean(),
        await rpc('checkpoint_job', { ...lease(job), checkpoint }),
      );
    },
    async handBack(jobs) {
      const leases = jobs.map(({ id, lease_token }) => ({ id, lease_token }));
      return parseAnswer(
        'hand_back_jobs',
        z.number(),
        await rpc('hand_back_jobs', { jobs: leases }),
      );
    },
    async fail(job, error, details = {}) {
      const answer = await rpc('fail_job', {
        ...lease(job),
        error_code: error.code,
        message: error.message,
        retry_after: error.retryAfterMs === undefined ? null : `${error.retryAfterMs / 1000} seconds`,
        details,
      });
      return parseAnswer('fail_job', z.string(), answer);
    },
    async beginCall(job, request) {
      return parseAnswer(
        'begin_call',
        leaveSchema,
        await rpc('begin_call', { ...lease(job), request }),
      );
    },
    async knownBytes(job, bytesSha256, { text, ocr }) {
      const answer = await rpc('known_bytes', {
        ...lease(job),
        bytes_sha256: bytesSha256,
        config_hash: text,
        ocr_config_hash: ocr,
      });
      const known = parseAnswer('known_bytes', knownSchema, answer);
      if (known === null) throw leaseLost(job);
      return known;
    },
    async stagedPages(job) {
      const answer = await rpc('staged_pages', lease(job));
      return parseAnswer('staged_pages', z.array(z.unknown()), answer);
    },
    async editedText(job) {
      return parseAnswer(
        'edited_text',
        editedTextSchema.nullable(),
        await rpc('edited_text', lease(job)),
      );
    },
  };
}

function leaseLost(job: Job): PipelineError {
  return new PipelineError(
    'LEASE_LOST',
    `Cannot go on with job ${job.id}: its lease is another worker's`,
  );
}
