import { z } from 'zod';
import { textSchema } from '../_shared/db/calls.ts';
import type { Job } from '../_shared/db/jobs.ts';
import type { CallDeps } from '../_shared/embedding/call-model.ts';
import { modelSchema } from '../_shared/embedding/model.ts';
import { PipelineError } from '../_shared/errors/pipeline-error.ts';
import { acceptKick } from '../_shared/worker/accept.ts';
import type { ProcessJob, WorkerDeps } from '../_shared/worker/types.ts';
import { type Ask, embedBatch } from './embed-batch.ts';

export type EmbedDeps = WorkerDeps & CallDeps;

const contextSchema = z.looseObject({
  model: modelSchema,
  texts: z.array(textSchema),
});

/** POST {} with the cron key: embeds the batches that are due, after the answer. */
export function handleEmbed(request: Request, deps: EmbedDeps): Promise<Response> {
  return acceptKick(request, 'embedding', embedJob(deps), deps);
}

/** One batch: its texts to whichever model the database names, the vectors that come back checked, every call accounted for. */
export function embedJob(deps: EmbedDeps): ProcessJob {
  return (job, context) => {
    const { model, texts } = readContext(job);
    const ask: Ask = (chunk_ids, partial, settled) =>
      deps.work.beginCall(job, { call_id: crypto.randomUUID(), chunk_ids, partial, settled });
    const metered: CallDeps = { ...deps, compute: (work) => context.meter.run(work) };
    return embedBatch(job, model.id, texts, ask, metered, context);
  };
}

function readContext(job: Job): z.infer<typeof contextSchema> {
  const context = contextSchema.safeParse(job.context);
  if (context.success) return context.data;
  const issue = context.error.issues[0];
  throw new PipelineError(
    'INTERNAL',
    `Cannot embed job ${job.id}: its context is not what this version expects (${
      issue?.path.map(String).join('.')
    })`,
  );
}
