import { guardedFetch, type ProviderCall } from './guarded-fetch.ts';
import type { Model } from './entry.ts';
import { ProviderFailure } from './provider-failure.ts';

/** Sends JSON to a provider and gives the JSON it answers with. */
export async function postJson(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
  call: ProviderCall,
): Promise<unknown> {
  const { callId } = call;
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
  model: Model,
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
  model: Model,
  why: string,
  tokens: number | null = null,
): ProviderFailure {
  return new ProviderFailure(
    'PROVIDER_BAD_ANSWER',
    `Cannot use ${model.model_name}: the provider's answer cannot be used: ${why}`,
    { billed: true, tokens },
  );
}
