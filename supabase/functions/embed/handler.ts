import { z } from 'zod';
import { textSchema } from '../_shared/db/calls.ts';
import type { Job } from '../_shared/db/jobs.ts';
import type { CallDeps } from '../_shared/embedding/call-model.ts';
import { parseModel } from '../_shared/embedding/model.ts';
import { modelSchema } from '../_shared/models/entry.ts';
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
export function handleEmbed(
  request: Request,
  deps: EmbedDeps,
): Promise<Response> {
  return acceptKick(request, 'embedding', embedJob(deps), deps);
}

/** One batch: its texts to whichever model the database names, the vectors that come back checked, every call accounted for. */
export function embedJob(deps: EmbedDeps): ProcessJob {
  return async (job, context) => {
    const { model, texts } = readContext(job);
    await load(model, deps);
    const ask: Ask = (chunk_ids, partial, settled) =>
      deps.work.beginCall(job, {
        call_id: crypto.randomUUID(),
        chunk_ids,
        partial,
        settled,
      });
    const metered: CallDeps = {
      ...deps,
      compute: (work) => context.meter.run(work),
    };
    return embedBatch(job, model.id, texts, ask, metered, context);
  };
}

/**
 * Loads what the call will need before leave is asked for it: between the row in the ledger and the call there should be
 * no time to die in. What is wrong with the model is said where it is called.
 */
async function load(model: unknown, deps: CallDeps): Promise<void> {
  try {
    await deps.createProvider(parseModel(model), deps.provider);
  } catch {
    // callModel reports it
  }
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
