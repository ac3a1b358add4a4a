import type { Leave } from '../db/calls.ts';
import type { Job } from '../db/jobs.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import { pause } from '../worker/pause.ts';
import type { JobContext } from '../worker/types.ts';

type Decision = Extract<Leave, { kind: 'call' | 'report' | 'stop' }>;

/**
 * Asks the database for leave to call a model until it has decided, waiting where it says so. `report`: the work so far is
 * to be reported first; `stop`: no model can be called, and the job is put back already.
 * @throws PipelineError LEASE_LOST; what `ask` throws; the signal's reason
 */
export async function askLeave(
  job: Job,
  { signal, log }: Pick<JobContext, 'signal' | 'log'>,
  ask: () => Promise<Leave>,
): Promise<Decision> {
  for (;;) {
    signal.throwIfAborted();
    const leave = await ask();
    switch (leave.kind) {
      case 'wait':
        await pause(leave.ms, signal);
        continue;
      case 'stale':
        throw new PipelineError(
          'LEASE_LOST',
          `Cannot go on with job ${job.id}: its lease is another worker's`,
        );
      case 'stop':
        log('warn', 'no model can be called', {
          code: leave.code,
          state: leave.state,
        });
        return leave;
      default:
        return leave;
    }
  }
}
