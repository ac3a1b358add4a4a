import type { Job, Stage } from '../db/jobs.ts';
import { DatabaseError } from '../db/rpc-error.ts';
import { describeSettings, type Settings } from '../db/settings.ts';
import { PipelineError, toPipelineError } from '../errors/pipeline-error.ts';
import type { CpuMeter } from './cpu-meter.ts';
import { handBack, jobFields, logUnreported } from './hand-back.ts';
import type { Together } from './together.ts';
import type { JobContext, Outcome, ProcessJob, WorkerDeps } from './types.ts';

/** Settings as they were read: usable or not. */
type ReadSettings = Parameters<typeof describeSettings>[0];

/** Runs one job and reports how it went. Never throws. */
export async function finishJob(
  stage: Stage,
  job: Job,
  settings: ReadSettings,
  process: ProcessJob,
  meter: CpuMeter,
  deps: WorkerDeps,
  together: Together,
): Promise<void> {
  const started = deps.now();
  const log: WorkerDeps['log'] = (level, message, fields) =>
    deps.log(level, message, { ...jobFields(stage, job), ...fields });
  let saved: unknown = job.checkpoint;
  const save = async (checkpoint: Record<string, unknown>) => {
    const ours = await deps.work.checkpoint(job, {
      ...checkpoint,
      continue: true,
    });
    if (!ours) {
      throw new PipelineError(
        'LEASE_LOST',
        `Cannot go on with job ${job.id}: its lease is another worker's`,
      );
    }
    const { pages: _staged, calls: _settled, ...rest } = checkpoint;
    saved = rest;
  };
  try {
    const outcome = await attempt(job, process, settings, {
      meter,
      log,
      signal: deps.shutdown,
      now: deps.now,
      save,
    });
    if (outcome.kind === 'complete' && outcome.together === true) {
      together.add(job, outcome);
    } else await report(stage, job, outcome, { ...deps, log });
    const { kind } = outcome;
    const code = outcome.kind === 'failed' ? outcome.error.code : null;
    log('info', 'job ended', {
      outcome: kind,
      code,
      ms: deps.now() - started,
      cpu_ms: Math.round(meter.spentMs),
    });
  } catch (thrown) {
    if (thrown instanceof PipelineError && thrown.code === 'LEASE_LOST') {
      log('warn', 'lease lost', { code: 'LEASE_LOST' });
    } else if (deps.shutdown.aborted) {
      await handBack(stage, job, saved, deps);
    } else if (thrown instanceof DatabaseError && thrown.unreachable) {
      logUnreported(stage, job, thrown, deps);
    } else {
      await fail(stage, job, {
        kind: 'failed',
        error: jobError(thrown, `do the ${stage} of ${job.subject}`),
      }, {
        ...deps,
        log,
      }).catch((cause) => logUnreported(stage, job, cause, deps));
    }
  }
}

/** A database that stumbles (it is shut down or starts up, say) is no fault of the job, which is tried again. */
function jobError(thrown: unknown, doing: string): PipelineError {
  return thrown instanceof DatabaseError && thrown.transient
    ? new PipelineError('DATABASE_FAILED', thrown.message, { cause: thrown })
    : toPipelineError(thrown, doing);
}

function attempt(
  job: Job,
  process: ProcessJob,
  read: ReadSettings,
  context: Omit<JobContext, 'settings'>,
): Promise<Outcome> {
  if (!read.success) {
    throw new PipelineError('INTERNAL', describeSettings(read));
  }
  const settings: Settings = read.data;
  return process(job, { ...context, settings });
}

async function report(
  stage: Stage,
  job: Job,
  outcome: Outcome,
  deps: WorkerDeps,
): Promise<void> {
  switch (outcome.kind) {
    case 'reported':
      return;
    case 'hand-back':
      return await handBack(stage, job, outcome.checkpoint, deps);
    case 'failed':
      return await fail(stage, job, outcome, deps);
    case 'complete': {
      const answer = await deps.work.complete(stage, job, outcome.result);
      if (answer === 'stale') {
        deps.log('warn', 'lease lost', { code: 'LEASE_LOST' });
      } else await outcome.afterwards?.();
    }
  }
}

/** What cannot be reported by a job (an answer of the interfaces, say) is a fault of ours once it reaches a job. */
async function fail(
  stage: Stage,
  job: Job,
  { error, details, whenDead }: Extract<Outcome, { kind: 'failed' }>,
  deps: WorkerDeps,
): Promise<void> {
  const reported = error.disposition === 'none'
    ? new PipelineError('INTERNAL', error.message, { cause: error })
    : error;
  deps.log('warn', 'job failed', {
    ...jobFields(stage, job),
    code: reported.code,
    error: reported.message,
  });
  const state = await deps.work.fail(job, reported, details);
  if (state === 'dead' || state === 'done') await whenDead?.();
}
