import type { CallReport } from '../db/calls.ts';
import { type PipelineError, toPipelineError } from '../errors/pipeline-error.ts';
import { ProviderFailure } from './provider-failure.ts';

/** What a provider counted of a call; null where it did not say. */
export interface Counted {
  readonly tokens: number | null;
  readonly outputTokens?: number | null;
}

/** One call, made once: its report for the ledger, and what it brought or why it brought nothing. */
export type CallOutcome<Value> =
  | {
    readonly report: CallReport;
    readonly value: Value;
    readonly failure: null;
  }
  | {
    readonly report: CallReport;
    readonly value: null;
    readonly failure: PipelineError;
  };

/** How one call of a model is made. */
export interface CallSteps<Provider, Given extends Counted, Value> {
  /** What is wrong here is wrong before anything leaves this machine. */
  readonly open: () => Promise<Provider & { readonly endpoint: string }>;
  readonly call: (provider: Provider) => Promise<Given>;
  /** Whether what came will do: it has been paid for in any case. */
  readonly use: (given: Given) => Value;
}

/**
 * Makes a call. Whatever goes wrong becomes an outcome, as the ledger has to hear of it; only the signal's reason is
 * thrown: whoever is about to end cannot say whether the call was answered.
 * @param tick a monotonic clock in milliseconds
 */
export async function reportCall<Provider, Given extends Counted, Value>(
  { id, doing, tick, signal }: {
    readonly id: string;
    readonly doing: string;
    readonly tick: () => number;
    readonly signal?: AbortSignal | undefined;
  },
  { open, call, use }: CallSteps<Provider, Given, Value>,
): Promise<CallOutcome<Value>> {
  const started = tick();
  let endpoint: string | null = null;
  const report = (fields: Partial<CallReport>): CallReport => ({
    id,
    status: 'error',
    error_code: null,
    message: null,
    made: true,
    billed: false,
    tokens: null,
    latency_ms: Math.round(tick() - started),
    retry_after_ms: null,
    endpoint,
    ...fields,
  });
  const failed = (
    thrown: unknown,
    fields: Partial<CallReport>,
  ): CallOutcome<Value> => {
    const failure = toPipelineError(thrown, doing);
    const { code: error_code, message, retryAfterMs: retry_after_ms = null } = failure;
    return {
      failure,
      value: null,
      report: report({ error_code, message, retry_after_ms, ...fields }),
    };
  };

  let provider: Provider & { readonly endpoint: string };
  try {
    provider = await open();
    endpoint = provider.endpoint;
  } catch (thrown) {
    return failed(thrown, { made: false });
  }
  let given: Given;
  try {
    given = await call(provider);
  } catch (thrown) {
    signal?.throwIfAborted();
    return failed(
      thrown,
      thrown instanceof ProviderFailure ? { billed: thrown.billed, tokens: thrown.tokens } : {},
    );
  }
  const { tokens, outputTokens: output_tokens = null } = given;
  const billed = {
    billed: true,
    tokens,
    ...(output_tokens === null ? {} : { output_tokens }),
  };
  try {
    return {
      value: use(given),
      failure: null,
      report: report({ status: 'ok', ...billed }),
    };
  } catch (thrown) {
    return failed(thrown, billed);
  }
}
