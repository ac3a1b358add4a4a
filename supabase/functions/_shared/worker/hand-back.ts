import type { Job, Stage } from '../db/jobs.ts';
import type { WorkerDeps } from './types.ts';

/** The fields by which a line of the log names a job. */
export function jobFields(stage: Stage, job: Job): Record<string, unknown> {
  return { stage, job_id: job.id, run_id: job.run_id, attempt: job.attempt };
}

/** Gives a claimed job back, to be gone on with from `checkpoint` at once; the attempt does not count. */
export async function handBack(
  stage: Stage,
  job: Job,
  checkpoint: unknown,
  deps: WorkerDeps,
): Promise<void> {
  try {
    const ours = await deps.work.checkpoint(job, checkpoint ?? {});
    deps.log(
      'info',
      ours ? 'handed back' : 'lease lost',
      jobFields(stage, job),
    );
  } catch (thrown) {
    logUnreported(stage, job, thrown, deps);
  }
}

/** Gives back claimed jobs that were not begun, all at once: each call would be a transaction, and kick workers. */
export async function handBackUntouched(
  stage: Stage,
  jobs: readonly Job[],
  deps: WorkerDeps,
): Promise<void> {
  if (jobs.length === 0) return;
  try {
    const ours = await deps.work.handBack(jobs);
    deps.log('info', 'handed back untouched', {
      stage,
      jobs: jobs.length,
      ours,
    });
  } catch (thrown) {
    for (const job of jobs) logUnreported(stage, job, thrown, deps);
  }
}

/** The database cannot be told: the lease will expire and give the job to another worker. */
export function logUnreported(
  stage: Stage,
  job: Job,
  thrown: unknown,
  deps: WorkerDeps,
): void {
  const error = thrown instanceof Error ? thrown.message : String(thrown);
  deps.log('error', 'report failed, left to the lease', {
    ...jobFields(stage, job),
    error,
  });
}
