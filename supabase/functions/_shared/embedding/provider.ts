import type { ProviderCall } from '../db/jobs.ts';
import { PipelineError, type PipelineErrorOptions } from '../errors/pipeline-error.ts';
import type { ErrorCode } from '../errors/codes.ts';

export interface EmbedOptions {
  /** Ends the call early; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface EmbeddingBatch {
  /** One vector an input, in the inputs' order. */
  readonly vectors: readonly ArrayLike<number>[];
  readonly tokens: number;
  /** The provider did not say how many tokens it counted, so the figure is an estimate. */
  readonly tokensEstimated: boolean;
  readonly calls: readonly ProviderCall[];
}

export interface EmbeddingProvider {
  /**
   * One vector for each input. Vectors are as the provider gave them: `checkVectors` decides whether they will do.
   * @param inputs exactly what is to be embedded, prefixes and all; within the model's limits
   * @throws ProviderFailure
   */
  embed(inputs: readonly string[], options?: EmbedOptions): Promise<EmbeddingBatch>;
}

/** A provider that did not do what it was asked, with the calls that were made: they may have cost something. */
export class ProviderFailure extends PipelineError {
  readonly calls: readonly ProviderCall[];

  constructor(
    code: ErrorCode,
    message: string,
    calls: readonly ProviderCall[],
    options: PipelineErrorOptions = {},
  ) {
    super(code, message, options);
    this.calls = calls;
  }
}
