import { z } from 'zod';
import { type CallDeps, callModel } from '../_shared/embedding/call-model.ts';
import { parseModel } from '../_shared/embedding/model.ts';
import { modelSchema } from '../_shared/models/entry.ts';
import type { CallOutcome } from '../_shared/models/report-call.ts';
import { parseAnswer, type Rpc } from '../_shared/db/rpc.ts';
import type { ErrorCode } from '../_shared/errors/codes.ts';
import { PipelineError } from '../_shared/errors/pipeline-error.ts';
import type { Log } from '../_shared/worker/log.ts';

/** A person is waiting: a provider gets this long, whatever the model's own limit. */
const MAX_PROVIDER_MS = 10_000;

const planSchema = z.looseObject({
  query: z.string(),
  spaces: z.array(z.looseObject({
    model: modelSchema,
    /** From the cache. */
    embedding: z.string().nullish(),
    /** The call that may be made where it is not. */
    call_id: z.string().nullish(),
    refused: z.string().nullish(),
  })),
});

type Plan = z.infer<typeof planSchema>;
type Space = Plan['spaces'][number];

export interface QuestionDeps extends CallDeps {
  readonly serviceRpc: Rpc;
  readonly log: Log;
  /** Work that the answer need not wait for. */
  readonly waitUntil: (work: Promise<unknown>) => void;
}

export interface Question {
  /** By the id of the model in whose space each is. */
  readonly embeddings: Readonly<Record<string, string>>;
  readonly models: readonly {
    readonly id: string;
    readonly model_name: string;
    readonly model_version: string;
  }[];
  /** Why the first space that cannot be asked cannot; null where all can. */
  readonly failure: PipelineError | null;
}

interface Asked {
  readonly query: string;
  readonly as_of: string | null;
  readonly snapshot_id: string | null;
}

/**
 * The question's vectors, one for each space that has to be asked (usually the active model's alone): from the cache, or by
 * a call that the database has reserved. Spaces are asked at the same time; one that fails is left out.
 * @throws what the database refuses of as_of and snapshot_id
 */
export async function embedQuestion(asked: Asked, deps: QuestionDeps): Promise<Question> {
  const { query, spaces, failure: none } = await planOf(asked, deps.serviceRpc);
  const results = await Promise.all(spaces.map((space) => embedFor(space, query, deps)));
  const embeddings: Record<string, string> = {};
  const models: Question['models'][number][] = [];
  const failures = none === null ? [] : [none];
  spaces.forEach(({ model: { id, model_name, model_version } }, index) => {
    const result = results[index];
    if (typeof result === 'string') {
      embeddings[id] = result;
      models.push({ id, model_name, model_version });
    } else if (result !== undefined) failures.push(result);
  });
  for (const { code, message } of failures) {
    deps.log('warn', 'question not embedded', { code, error: message });
  }
  return { embeddings, models, failure: failures[0] ?? null };
}

/** Without an active model there is no space to ask: a search by text can do without. */
async function planOf(asked: Asked, rpc: Rpc): Promise<Plan & { readonly failure: PipelineError | null }> {
  try {
    const plan = parseAnswer('search_plan', planSchema, await rpc('search_plan', { ...asked }));
    return { ...plan, failure: null };
  } catch (thrown) {
    if (!(thrown instanceof PipelineError && thrown.code === 'NO_ACTIVE_MODEL')) throw thrown;
    return { query: asked.query, spaces: [], failure: thrown };
  }
}

async function embedFor(space: Space, query: string, deps: QuestionDeps): Promise<string | PipelineError> {
  if (space.embedding) return space.embedding;
  if (!space.call_id) return refusal(space);
  const outcome = await callModel({
    callId: space.call_id,
    model: space.model,
    inputs: [prefixOf(space) + query],
    purpose: 'query',
    timeoutMs: MAX_PROVIDER_MS,
  }, deps);
  const vector = outcome.value?.[0] ?? null;
  deps.waitUntil(finish(space, query, outcome, vector, deps));
  return vector ?? outcome.failure ??
    new PipelineError('EMBEDDING_INVALID', 'Cannot search: the question has no vector');
}

/** The ledger's row gets its end, and the cache the vector, while the search goes on. */
async function finish(
  space: Space,
  query: string,
  { report }: Pick<CallOutcome<unknown>, 'report'>,
  embedding: string | null,
  { serviceRpc, log }: QuestionDeps,
): Promise<void> {
  try {
    await serviceRpc('finish_query', { model_id: space.model.id, query, call: report, embedding });
  } catch (thrown) {
    // The sweep marks the call unsettled.
    log('error', 'call not settled', {
      call_id: report.id,
      error: thrown instanceof Error ? thrown.message : String(thrown),
    });
  }
}

function prefixOf(space: Space): string {
  try {
    return parseModel(space.model).config.prefix_query;
  } catch {
    // callModel says what is wrong with it.
    return '';
  }
}

/** Why the database reserves no call (`pipeline.reserve_call`); anything else is the model's circuit. */
const REFUSALS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  budget: ['BUDGET_EXHAUSTED', 'no budget has room for the call'],
  busy: ['PROVIDER_RATE_LIMITED', 'as many calls are made as the model may have'],
  held: ['PROVIDER_RATE_LIMITED', 'its provider asked to be left alone for a while'],
};

function refusal({ model, refused }: Space): PipelineError {
  const [code, why] = REFUSALS[refused ?? ''] ?? ['CIRCUIT_OPEN', 'it has failed too often of late'];
  return new PipelineError(code, `Cannot embed the question with ${model.model_name} now: ${why}`);
}
