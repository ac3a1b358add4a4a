import { guardedFetch, type ProviderCall } from './guarded-fetch.ts';
import type { EmbeddingModel } from './model.ts';
import { ProviderFailure } from './provider.ts';

/** Sends JSON to a provider and gives the JSON it answers with. */
export async function postJson(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
  call: ProviderCall,
): Promise<unknown> {
  const { callId } = call.options;
  const response = await guardedFetch(url, {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/json',
      accept: 'application/json',
      ...(callId === undefined ? {} : { 'x-client-request-id': callId }),
    },
    body: JSON.stringify(body),
  }, call);
  return await jsonOf(response, call.model);
}

/** @throws ProviderFailure PROVIDER_BAD_ANSWER */
export async function jsonOf(
  response: Response,
  model: EmbeddingModel,
): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    // A parser's message quotes what it could not read.
    throw badAnswer(model, 'it is not JSON');
  }
}

/** An answer that came with success, and so is billed, but is of no use. */
export function badAnswer(
  model: EmbeddingModel,
  why: string,
  tokens: number | null = null,
): ProviderFailure {
  return new ProviderFailure(
    'PROVIDER_BAD_ANSWER',
    `Cannot embed with ${model.model_name}: the provider's answer cannot be used: ${why}`,
    { billed: true, tokens },
  );
}

/**
 * Whether a value is a list of numbers, by hand: a batch has 400,000 of them. `null` passes: it is how JSON writes NaN,
 * which is for `vectorTexts` to refuse.
 */
export function isVector(value: unknown): value is number[] {
  return Array.isArray(value) &&
    value.every((number) => typeof number === 'number' || number === null);
}
