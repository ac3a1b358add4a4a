import type { Claim, Stage } from '../db/jobs.ts';
import { settingsSchema } from '../db/settings.ts';
import { CpuMeter } from './cpu-meter.ts';
import { finishJob } from './finish-job.ts';
import { handBackUntouched } from './hand-back.ts';
import { Together } from './together.ts';
import type { ProcessJob, WorkerDeps } from './types.ts';

/**
 * One invocation of a worker: claims once, works the jobs off one after another, ends. It does not loop: the report of
 * a job makes the database kick the next invocation. Jobs that its time has no room for are handed back.
 * Never throws: what cannot be reported is logged, and the lease's end gives the job to another worker.
 */
export async function runStage(
  stage: Stage,
  process: ProcessJob,
  deps: WorkerDeps,
): Promise<void> {
  const started = deps.now();
  const claim = await claimJobs(stage, deps);
  if (claim === null || claim.jobs.length === 0) return;
  const settings = settingsSchema.safeParse(claim.settings);
  const { parse_cpu_budget_ms: cpuMs, worker_wall_budget_ms: wallMs } = settings.data ??
    settingsSchema.parse({});
  const meter = new CpuMeter(deps.tick);
  const waiting = [...claim.jobs];
  const together = new Together();
  const handBackRest = () => handBackUntouched(stage, waiting.splice(0), deps);
  let atShutdown: Promise<unknown> = Promise.resolve();
  const onShutdown = () => {
    atShutdown = handBackRest();
  };
  deps.shutdown.addEventListener('abort', onShutdown);
  try {
    while (waiting.length > 0) {
      if (
        deps.shutdown.aborted || meter.spentMs >= cpuMs ||
        deps.now() - started >= wallMs
      ) {
        await handBackRest();
      }
      const job = waiting.shift();
      if (job !== undefined) {
        await finishJob(stage, job, settings, process, meter, deps, together);
      }
    }
  } finally {
    await together.report(stage, deps);
    deps.shutdown.removeEventListener('abort', onShutdown);
    await atShutdown;
  }
}

async function claimJobs(
  stage: Stage,
  deps: WorkerDeps,
): Promise<Claim | null> {
  try {
    return await deps.work.claim(stage, deps.worker);
  } catch (thrown) {
    deps.log('error', 'claim failed', {
      stage,
      error: thrown instanceof Error ? thrown.message : String(thrown),
    });
    return null;
  }
}
