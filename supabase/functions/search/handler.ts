import { z } from 'zod';
import { answer } from '../_shared/api/endpoint.ts';
import { respond } from '../_shared/api/respond.ts';
import type { Rpc } from '../_shared/db/rpc.ts';
import { PipelineError } from '../_shared/errors/pipeline-error.ts';
import { embedQuestion, type Question, type QuestionDeps } from './embed-question.ts';

export interface SearchDeps extends QuestionDeps {
  /** Functions of `public`, called as the caller: what may be found is decided there. */
  readonly callerRpc: Rpc;
  // `serviceRpc`, functions of `pipeline` with the service's rights: only to learn which spaces to ask, and for the ledger.
}

/** A question of more characters is no question; the model would cut it off. */
const MAX_QUERY = 2000;

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
 * POST {query, k?, filter?, as_of?, mode?, snapshot_id?} → {results, model, mode}, with `models` where several spaces were
 * asked. Where a model cannot be called, a search still answers with what full text and the other spaces find, and says so
 * with `degraded: true`.
 */
export function handleSearch(request: Request, deps: SearchDeps): Promise<Response> {
  return answer(
    request,
    { method: 'POST', body: bodySchema, log: deps.log },
    (body) => search(body, deps),
  );
}

async function search(body: Body, deps: SearchDeps, again = false): Promise<Response> {
  const question = body.mode === 'text' ? null : await ask(body, deps);
  const asked = question !== null && question.models.length > 0;
  const mode = asked ? body.mode : 'text';
  let results: unknown;
  try {
    results = await deps.callerRpc('search_documents', {
      query_text: body.query,
      query_embeddings: asked ? question.embeddings : null,
      match_count: body.k,
      filter: body.filter,
      as_of: body.as_of ?? null,
      snapshot_id: body.snapshot_id ?? null,
      mode,
    });
  } catch (thrown) {
    // The model was retired between the question's vector and the search: once more, with the one that is active now.
    const retired = asked && thrown instanceof PipelineError && thrown.code === 'INVALID_STATE';
    if (again || !retired) throw thrown;
    return await search(body, deps, true);
  }
  const degraded = question !== null && question.failure !== null;
  return respond({
    results: results ?? [],
    model: question?.models[0] ?? null,
    ...(asked && question.models.length > 1 ? { models: question.models } : {}),
    mode,
    ...(degraded ? { degraded } : {}),
  });
}

/** The question's vectors; a search by vector alone cannot do without them. */
async function ask(body: Body, deps: SearchDeps): Promise<Question> {
  const question = await embedQuestion(
    { query: body.query, as_of: body.as_of ?? null, snapshot_id: body.snapshot_id ?? null },
    deps,
  );
  const { models, failure } = question;
  if (body.mode === 'vector' && models.length === 0 && failure !== null) {
    throw PASSED_ON.has(failure.code) ? failure : unusable(failure);
  }
  return question;
}

/** What whoever searches may be told as it is: it is of the moment, or has an answer of its own. */
const PASSED_ON: ReadonlySet<string> = new Set([
  'NO_ACTIVE_MODEL',
  'CIRCUIT_OPEN',
  'PROVIDER_RATE_LIMITED',
  'PROVIDER_TIMEOUT',
  'PROVIDER_UNAVAILABLE',
]);

/** A wrong key or setting of ours is for the log: 401 or 400 would tell the caller that it was his. */
function unusable(cause: PipelineError): PipelineError {
  return new PipelineError(
    'PROVIDER_UNAVAILABLE',
    'Cannot search by vector: the active model cannot be used',
    { cause },
  );
}
