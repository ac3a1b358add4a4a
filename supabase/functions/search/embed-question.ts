import { z } from "zod";
import {
  type CallDeps,
  callModel,
  type CallOutcome,
} from "../_shared/embedding/call-model.ts";
import { modelSchema, parseModel } from "../_shared/embedding/model.ts";
import { parseAnswer, type Rpc } from "../_shared/db/rpc.ts";
import { isErrorCode } from "../_shared/errors/codes.ts";
import { PipelineError } from "../_shared/errors/pipeline-error.ts";
import type { Log } from "../_shared/worker/log.ts";

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

type Space = z.infer<typeof planSchema>["spaces"][number];

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

/**
 * The question's vectors, one for each space that has to be asked (usually the active model's alone): from the cache, or by
 * a call that the database has reserved. Spaces are asked at the same time; one that fails is left out.
 * @throws PipelineError NO_ACTIVE_MODEL, and what the database refuses of as_of and snapshot_id
 */
export async function embedQuestion(
  asked: {
    readonly query: string;
    readonly as_of: string | null;
    readonly snapshot_id: string | null;
  },
  deps: QuestionDeps,
): Promise<Question> {
  const plan = parseAnswer(
    "search_plan",
    planSchema,
    await deps.serviceRpc("search_plan", asked),
  );
  const results = await Promise.all(
    plan.spaces.map((space) => embedFor(space, plan.query, deps)),
  );
  const embeddings: Record<string, string> = {};
  let failure: PipelineError | null = null;
  const models: Question["models"][number][] = [];
  plan.spaces.forEach(({ model: { id, model_name, model_version } }, index) => {
    const result = results[index];
    if (typeof result === "string") {
      embeddings[id] = result;
      models.push({ id, model_name, model_version });
    } else {
      failure ??= result ?? null;
    }
  });
  return { embeddings, models, failure };
}

async function embedFor(
  space: Space,
  query: string,
  deps: QuestionDeps,
): Promise<string | PipelineError> {
  if (space.embedding) return space.embedding;
  if (!space.call_id) return refusal(space);
  const outcome = await callModel({
    callId: space.call_id,
    model: space.model,
    inputs: [prefixOf(space) + query],
    purpose: "query",
    timeoutMs: MAX_PROVIDER_MS,
  }, deps);
  const vector = outcome.vectors?.[0] ?? null;
  deps.waitUntil(finish(space, query, outcome, vector, deps));
  if (vector !== null) return vector;
  const failure = outcome.failure ??
    new PipelineError(
      "EMBEDDING_INVALID",
      "Cannot search: the question has no vector",
    );
  deps.log("warn", "question not embedded", {
    code: failure.code,
    error: failure.message,
  });
  return failure;
}

/** The ledger's row gets its end, and the cache the vector, while the search goes on. */
async function finish(
  space: Space,
  query: string,
  { report }: CallOutcome,
  embedding: string | null,
  { serviceRpc, log }: QuestionDeps,
): Promise<void> {
  try {
    await serviceRpc("finish_query", {
      model_id: space.model.id,
      query,
      call: report,
      embedding,
    });
  } catch (thrown) {
    // The sweep marks the call unsettled.
    log("error", "call not settled", {
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
    return "";
  }
}

const REFUSALS: Readonly<Record<string, string>> = {
  budget: "BUDGET_EXHAUSTED",
  busy: "PROVIDER_RATE_LIMITED",
  held: "PROVIDER_RATE_LIMITED",
};

function refusal({ model, refused }: Space): PipelineError {
  const code = REFUSALS[refused ?? ""] ?? "CIRCUIT_OPEN";
  return new PipelineError(
    isErrorCode(code) ? code : "CIRCUIT_OPEN",
    `Cannot embed the question with ${model.model_name} now: ${
      refused ?? "it may not be called"
    }`,
  );
}
