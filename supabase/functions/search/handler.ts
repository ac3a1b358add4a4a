import { z } from 'zod';
import { answer } from '../_shared/api/endpoint.ts';
import { respond } from '../_shared/api/respond.ts';
import type { Rpc } from '../_shared/db/rpc.ts';
import type { CreateProvider, ProviderDeps } from '../_shared/embedding/create-provider.ts';
import { type EmbeddingModel, parseModel } from '../_shared/embedding/model.ts';
import { vectorTexts } from '../_shared/embedding/vectors.ts';
import { PipelineError } from '../_shared/errors/pipeline-error.ts';
import type { Log } from '../_shared/worker/log.ts';

export interface SearchDeps {
  /** Functions of `public`, called as the caller: what may be found is decided there. */
  readonly callerRpc: Rpc;
  /** Functions of `pipeline`, called with the service's rights: only to learn which model is active. */
  readonly serviceRpc: Rpc;
  readonly createProvider: CreateProvider;
  readonly provider: ProviderDeps;
  readonly log: Log;
}

/** A question of more characters is no question; the model would cut it off. */
const MAX_QUERY = 2000;
/** A person is waiting: the provider gets this long, whatever the model's own limit. */
const MAX_PROVIDER_MS = 10_000;

const bodySchema = z.strictObject({
  query: z.string().trim().min(1).max(MAX_QUERY).refine(
    (query) => !query.includes('\0'),
    'must not contain U+0000',
  ),
  k: z.int().min(1).max(100).default(10),
  filter: z.record(z.string(), z.unknown()).default({}),
  as_of: z.union([z.iso.datetime({ offset: true }), z.iso.date()], 'Invalid ISO date or time with offset')
    .nullish(),
  snapshot_id: z.guid().nullish(),
  mode: z.enum(['hybrid', 'vector', 'text']).default('hybrid'),
});

type Body = z.infer<typeof bodySchema>;

/**
 * POST {query, k?, filter?, as_of?, mode?, snapshot_id?} → {results, model, mode}. Where the model's provider fails, a
 * hybrid search still answers with what full text finds, and says so with `degraded: true`.
 */
export function handleSearch(request: Request, deps: SearchDeps): Promise<Response> {
  return answer(request, { method: 'POST', body: bodySchema, log: deps.log }, async (body) => {
    const question = body.mode === 'text' ? null : await embedQuestion(body, deps);
    const mode = question === null ? 'text' : body.mode;
    const results = await deps.callerRpc('search_documents', {
      query_text: body.query,
      query_embedding: question?.embedding ?? null,
      match_count: body.k,
      filter: body.filter,
      as_of: body.as_of ?? null,
      snapshot_id: body.snapshot_id ?? null,
      mode,
    });
    const degraded = mode !== body.mode;
    return respond({
      results: results ?? [],
      model: question?.model ?? null,
      mode,
      ...(degraded ? { degraded } : {}),
    });
  });
}

/** The question's vector; null where a hybrid search has to do without. */
async function embedQuestion(body: Body, deps: SearchDeps) {
  try {
    const model = parseModel(await deps.serviceRpc('active_model'));
    const { id, model_name, model_version } = model;
    return { embedding: await embedWith(model, body.query, deps), model: { id, model_name, model_version } };
  } catch (thrown) {
    if (!isModelsFault(thrown)) throw thrown;
    deps.log('warn', 'question not embedded', { code: thrown.code, error: thrown.message });
    if (body.mode === 'vector') throw PASSED_ON.has(thrown.code) ? thrown : unusable(thrown);
    return null;
  }
}

async function embedWith(model: EmbeddingModel, query: string, deps: SearchDeps): Promise<string> {
  const { prefix_query, dimensions, normalised, timeout_ms } = model.config;
  const provider = await deps.createProvider(
    { ...model, config: { ...model.config, timeout_ms: Math.min(timeout_ms, MAX_PROVIDER_MS) } },
    deps.provider,
  );
  const { vectors } = await provider.embed([prefix_query + query]);
  const [vector] = vectorTexts(vectors, { count: 1, dimensions, normalised });
  if (vector === undefined) {
    throw new PipelineError('EMBEDDING_INVALID', 'Cannot search: the question has no vector');
  }
  return vector;
}

/** What whoever searches may be told as it is: it is of the moment, or has an answer of its own. */
const PASSED_ON: ReadonlySet<string> = new Set([
  'NO_ACTIVE_MODEL',
  'PROVIDER_RATE_LIMITED',
  'PROVIDER_TIMEOUT',
  'PROVIDER_UNAVAILABLE',
]);

function isModelsFault(thrown: unknown): thrown is PipelineError {
  return thrown instanceof PipelineError &&
    (thrown.code.startsWith('PROVIDER_') ||
      ['EMBEDDING_INVALID', 'MODEL_CONFIG_INVALID', 'NO_ACTIVE_MODEL'].includes(thrown.code));
}

/** A wrong key or setting of ours is for the log: 401 or 400 would tell the caller that it was his. */
function unusable(cause: PipelineError): PipelineError {
  return new PipelineError(
    'PROVIDER_UNAVAILABLE',
    'Cannot search by vector: the active model cannot be used',
    { cause },
  );
}
