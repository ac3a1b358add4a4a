/** What the texts are: passages to be found, or questions that look for them. Some models embed the two differently. */
export type EmbeddingPurpose = 'passage' | 'query';

export interface EmbedOptions {
  /** Ends the call early; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** `passage` where absent. */
  readonly purpose?: EmbeddingPurpose;
  /** Sent as `x-client-request-id`, to find the call again in the provider's logs. */
  readonly callId?: string | undefined;
}

export interface EmbeddingBatch {
  /** One vector an input, in the inputs' order. */
  readonly vectors: readonly ArrayLike<number>[];
  /** As the provider counted; null where it does not say. */
  readonly tokens: number | null;
}

export interface EmbeddingProvider {
  /** Where calls go, without secrets; for the ledger. */
  readonly endpoint: string;
  /**
   * One vector for each input, by one call that is made once: retries, and the account of what was tried, belong to the
   * caller. Vectors are as the provider gave them: `vectorTexts` decides whether they will do.
   * @param inputs exactly what is to be embedded, prefixes and all; within the model's limits
   * @throws ProviderFailure
   */
  embed(
    inputs: readonly string[],
    options?: EmbedOptions,
  ): Promise<EmbeddingBatch>;
}
