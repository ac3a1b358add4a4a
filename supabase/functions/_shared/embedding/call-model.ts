import type { CallReport } from '../db/calls.ts';
import { type PipelineError, toPipelineError } from '../errors/pipeline-error.ts';
import type { CreateProvider, ProviderDeps } from './create-provider.ts';
import { type EmbeddingModel, parseModel } from './model.ts';
import {
  type EmbeddingBatch,
  type EmbeddingProvider,
  type EmbeddingPurpose,
  ProviderFailure,
} from './provider.ts';
import { vectorTexts } from './vectors.ts';

export interface CallDeps {
  readonly createProvider: CreateProvider;
  readonly provider: ProviderDeps;
  /** A monotonic clock in milliseconds. */
  readonly tick: () => number;
  /** Runs what takes CPU; a worker meters it. */
  readonly compute?: <T>(work: () => T) => T;
}

export interface ModelCall {
  /** The row of the ledger that stands for it. */
  readonly callId: string;
  /** The registry's entry. */
  readonly model: unknown;
  readonly inputs: readonly string[];
  readonly purpose: EmbeddingPurpose;
  readonly signal?: AbortSignal | undefined;
  /** Shorter than the model's own. */
  readonly timeoutMs?: number;
}

/** One call, made once: its report for the ledger, and vectors as Postgres reads them or why there are none. */
export type CallOutcome =
  | {
    readonly report: CallReport;
    readonly vectors: readonly string[];
    readonly failure: null;
  }
  | {
    readonly report: CallReport;
    readonly vectors: null;
    readonly failure: PipelineError;
  };

/**
 * Calls a model. Whatever goes wrong becomes an outcome, as the ledger has to hear of it; only the signal's reason is
 * thrown: whoever is about to end cannot say whether the call was answered.
 */
export async function callModel(
  call: ModelCall,
  deps: CallDeps,
): Promise<CallOutcome> {
  const started = deps.tick();
  let endpoint: string | null = null;
  const report = (fields: Partial<CallReport>): CallReport => ({
    id: call.callId,
    status: 'error',
    error_code: null,
    message: null,
    made: true,
    billed: false,
    tokens: null,
    latency_ms: Math.round(deps.tick() - started),
    retry_after_ms: null,
    endpoint,
    ...fields,
  });
  const failed = (
    thrown: unknown,
    fields: Partial<CallReport>,
  ): CallOutcome => {
    const failure = toPipelineError(thrown, 'embed');
    return {
      failure,
      vectors: null,
      report: report({
        error_code: failure.code,
        message: failure.message,
        retry_after_ms: failure.retryAfterMs ?? null,
        ...fields,
      }),
    };
  };

  let model: EmbeddingModel;
  let provider: EmbeddingProvider;
  try {
    model = withTimeout(parseModel(call.model), call.timeoutMs);
    provider = await deps.createProvider(model, deps.provider);
    endpoint = provider.endpoint;
  } catch (thrown) {
    return failed(thrown, { made: false });
  }

  let batch: EmbeddingBatch;
  try {
    batch = await provider.embed(call.inputs, {
      signal: call.signal,
      purpose: call.purpose,
      callId: call.callId,
    });
  } catch (thrown) {
    call.signal?.throwIfAborted();
    return failed(
      thrown,
      thrown instanceof ProviderFailure ? { billed: thrown.billed, tokens: thrown.tokens } : {},
    );
  }

  const { dimensions, normalised } = model.config;
  const compute = deps.compute ?? ((work) => work());
  try {
    const vectors = compute(() =>
      vectorTexts(batch.vectors, {
        count: call.inputs.length,
        dimensions,
        normalised,
      })
    );
    return {
      vectors,
      failure: null,
      report: report({ status: 'ok', billed: true, tokens: batch.tokens }),
    };
  } catch (thrown) {
    return failed(thrown, { billed: true, tokens: batch.tokens });
  }
}

function withTimeout(
  model: EmbeddingModel,
  timeoutMs: number | undefined,
): EmbeddingModel {
  if (timeoutMs === undefined || timeoutMs >= model.config.timeout_ms) {
    return model;
  }
  return { ...model, config: { ...model.config, timeout_ms: timeoutMs } };
}
