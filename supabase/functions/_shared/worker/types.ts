import type { FailureDetails, Work } from '../db/work.ts';
import type { Job } from '../db/jobs.ts';
import type { Settings } from '../db/settings.ts';
import type { PipelineError } from '../errors/pipeline-error.ts';
import type { CpuMeter } from './cpu-meter.ts';
import type { Log } from './log.ts';

/** What a worker needs of the world around it. */
export interface WorkerDeps {
  readonly work: Work;
  readonly log: Log;
  /** A name for this invocation, kept with the jobs it claims. */
  readonly worker: string;
  readonly waitUntil: (work: Promise<unknown>) => void;
  /** Aborts when the runtime is about to end this worker. */
  readonly shutdown: AbortSignal;
  /** Wall clock in milliseconds. */
  readonly now: () => number;
  /** A monotonic clock in milliseconds, for metering. */
  readonly tick: () => number;
}

/** What one job has at hand while it runs. */
export interface JobContext {
  readonly settings: Settings;
  readonly meter: CpuMeter;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /**
   * Stores `checkpoint` and keeps the job. Should the worker end after this, the job is handed back with it.
   * @throws PipelineError LEASE_LOST
   */
  save(checkpoint: Record<string, unknown>): Promise<void>;
}

/** How a job went. */
export type Outcome =
  | {
    readonly kind: 'complete';
    readonly result: unknown;
    readonly afterwards?: () => Promise<void>;
    /** A small report that may wait and be made with others. */
    readonly together?: boolean;
  }
  | { readonly kind: 'hand-back'; readonly checkpoint: unknown }
  /** The database has been told already, by another call. */
  | { readonly kind: 'reported' }
  | {
    readonly kind: 'failed';
    readonly error: PipelineError;
    readonly details?: FailureDetails;
    /** What to do once the job is dead, i.e. will not be tried again by itself. */
    readonly whenDead?: () => Promise<void>;
  };

export type ProcessJob = (job: Job, context: JobContext) => Promise<Outcome>;
