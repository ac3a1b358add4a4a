import type { ProviderCall } from '../models/guarded-fetch.ts';
import type { ProviderDeps } from './create-provider.ts';
import type { EmbeddingModel } from './model.ts';
import type { EmbedOptions } from './provider.ts';

/** The longest number a provider writes has some 25 characters; the rest is for blanks and what surrounds the vectors. */
const BYTES_PER_NUMBER = 40;
const BYTES_AROUND = 1_000_000;

/** A call that embeds so many texts. */
export function embeddingCall(
  model: EmbeddingModel,
  inputs: number,
  { signal, callId }: EmbedOptions,
  { fetch }: ProviderDeps,
): ProviderCall {
  const maxAnswerBytes = inputs * model.config.dimensions * BYTES_PER_NUMBER + BYTES_AROUND;
  return { model, maxAnswerBytes, signal, callId, fetch };
}
