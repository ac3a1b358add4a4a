import { z } from 'zod';
import type { Job } from '../_shared/db/jobs.ts';
import { type CreateProvider, type ProviderDeps } from '../_shared/embedding/create-provider.ts';
import { type EmbeddingModel, modelSchema, parseModel } from '../_shared/embedding/model.ts';
import { ProviderFailure } from '../_shared/embedding/provider.ts';
import { vectorTexts } from '../_shared/embedding/vectors.ts';
import { PipelineError, toPipelineError } from '../_shared/errors/pipeline-error.ts';
import { acceptKick } from '../_shared/worker/accept.ts';
import type { JobContext, Outcome, ProcessJob, WorkerDeps } from '../_shared/worker/types.ts';

export interface EmbedDeps extends WorkerDeps {
  readonly createProvider: CreateProvider;
  readonly provider: ProviderDeps;
}

const contextSchema = z.looseObject({
  model: modelSchema,
  texts: z.array(z.looseObject({ chunk_id: z.number().int(), input_hash: z.string(), input: z.string() })),
});

type Text = z.infer<typeof contextSchema>['texts'][number];

/** POST {} with the cron key: embeds the batches that are due, after the answer. */
export function handleEmbed(request: Request, deps: EmbedDeps): Promise<Response> {
  return acceptKick(request, 'embedding', embedJob(deps), deps);
}

/** One batch: its texts to the provider, the vectors that come back checked, both with the calls to the ledger. */
export function embedJob(deps: Pick<EmbedDeps, 'createProvider' | 'provider'>): ProcessJob {
  return async (job, context) => {
    const { model: entry, texts } = readContext(job);
    const model = parseModel(entry);
    if (texts.length === 0) return complete(model, [], []);
    try {
      return await embedTexts(model, texts, deps, context);
    } catch (thrown) {
      if (context.signal.aborted) throw thrown;
      const error = toPipelineError(thrown, `embed ${texts.length} chunks with ${model.model_name}`);
      return {
        kind: 'failed',
        error,
        details: { calls: error instanceof ProviderFailure ? error.calls : [] },
      };
    }
  };
}

async function embedTexts(
  model: EmbeddingModel,
  texts: readonly Text[],
  deps: Pick<EmbedDeps, 'createProvider' | 'provider'>,
  context: JobContext,
): Promise<Outcome> {
  const provider = await deps.createProvider(model, deps.provider);
  const inputs = texts.map((text) => text.input);
  const { vectors, tokens, calls } = await provider.embed(inputs, { signal: context.signal });
  const { dimensions, normalised } = model.config;
  let lines: string[];
  try {
    lines = context.meter.run(() => vectorTexts(vectors, { count: texts.length, dimensions, normalised }));
  } catch (thrown) {
    // The provider was called and will be paid for, though its answer is of no use.
    const error = toPipelineError(thrown, 'check the vectors');
    throw new ProviderFailure(
      error.code,
      error.message,
      calls.map((call) => ({ ...call, error_code: error.code })),
    );
  }
  context.log('info', 'embedded', { model: model.model_name, texts: texts.length, tokens });
  return complete(
    model,
    texts.map(({ chunk_id, input_hash }, index) => ({ chunk_id, input_hash, embedding: lines[index] })),
    calls,
  );
}

function complete(model: EmbeddingModel, embeddings: readonly unknown[], calls: readonly unknown[]): Outcome {
  return { kind: 'complete', result: { model_id: model.id, embeddings, calls } };
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
