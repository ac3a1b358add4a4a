import { type CallOutcome, reportCall } from '../models/report-call.ts';
import type { CreateProvider, ProviderDeps } from './create-provider.ts';
import { type EmbeddingModel, parseModel } from './model.ts';
import type { EmbeddingPurpose } from './provider.ts';
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

/** Has a model embed texts, by one call: vectors as Postgres reads them. */
export function callModel(
  { callId, model: entry, inputs, purpose, signal, timeoutMs }: ModelCall,
  { createProvider, provider, tick, compute = (work) => work() }: CallDeps,
): Promise<CallOutcome<readonly string[]>> {
  return reportCall({ id: callId, doing: 'embed', tick, signal }, {
    open: async () => {
      const model = withTimeout(parseModel(entry), timeoutMs);
      const opened = await createProvider(model, provider);
      return { model, opened, endpoint: opened.endpoint };
    },
    call: async ({ model, opened }) => ({
      ...await opened.embed(inputs, { signal, purpose, callId }),
      demands: { count: inputs.length, ...model.config },
    }),
    use: ({ vectors, demands }) => compute(() => vectorTexts(vectors, demands)),
  });
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
