import type { Job, Stage } from '../db/jobs.ts';
import { DatabaseError } from '../db/rpc-error.ts';
import { logUnreported } from './hand-back.ts';
import type { Outcome, WorkerDeps } from './types.ts';

type Complete = Extract<Outcome, { kind: 'complete' }>;

/**
 * Small reports that wait for each other, to be one call and one transaction at the end of the invocation: of documents
 * that are as they were, the reports cost more than the documents. A worker that dies before loses nothing, the leases
 * bring the jobs back.
 */
export class Together {
  readonly #waiting: { readonly job: Job; readonly outcome: Complete }[] = [];

  add(job: Job, outcome: Complete): void {
    this.#waiting.push({ job, outcome });
  }

  /** Reports what waits. Never throws: one by one where it cannot be done together, left to the lease where not at all. */
  async report(stage: Stage, deps: WorkerDeps): Promise<void> {
    const waiting = this.#waiting.splice(0);
    try {
      if (waiting.length < 2) {
        return await this.#reportEach(stage, waiting, deps);
      }
      const answers = await deps.work.completeIngestions(
        waiting.map(({ job, outcome }) => ({ job, result: outcome.result })),
      );
      for (const { job, outcome } of waiting) {
        await settle(stage, job, outcome, answers[job.id], deps);
      }
    } catch (thrown) {
      if (thrown instanceof DatabaseError && thrown.unreachable) {
        for (const { job } of waiting) logUnreported(stage, job, thrown, deps);
      } else {
        await this.#reportEach(stage, waiting, deps);
      }
    }
  }

  async #reportEach(
    stage: Stage,
    waiting: readonly { readonly job: Job; readonly outcome: Complete }[],
    deps: WorkerDeps,
  ): Promise<void> {
    for (const { job, outcome } of waiting) {
      try {
        await settle(
          stage,
          job,
          outcome,
          await deps.work.complete(stage, job, outcome.result),
          deps,
        );
      } catch (thrown) {
        logUnreported(stage, job, thrown, deps);
      }
    }
  }
}

async function settle(
  stage: Stage,
  job: Job,
  outcome: Complete,
  answer: string | undefined,
  deps: WorkerDeps,
): Promise<void> {
  if (answer === 'done') await outcome.afterwards?.();
  else {deps.log('warn', 'lease lost', {
      stage,
      job_id: job.id,
      code: 'LEASE_LOST',
    });}
}
