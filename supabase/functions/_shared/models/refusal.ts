import type { ErrorCode } from '../errors/codes.ts';
import { readRefusal } from './refusal-details.ts';

/** Why a call failed, in our words. */
export interface Reason {
  readonly code: ErrorCode;
  readonly why: string;
  readonly retryAfterMs?: number | undefined;
}

/** OpenAI's names for a parameter, or a value of one (temperature, say), that a model does not know. */
const NOT_TAKEN = /^(?:unsupported|unknown)_(?:parameter|value)$/;

/**
 * What an answer with a status other than success means for the job that made the call: the one such table for all
 * providers. Keys, texts and the provider's free text never reach `why`.
 */
export function describeRefusal(
  status: number,
  headers: Headers,
  body: string,
  now = Date.now(),
): Reason {
  const { name, quotaGone, keyRefused, retryAfterMs } = readRefusal(
    body,
    headers,
    now,
  );
  const said = `the provider answered ${status}${name === null ? '' : ` (${name})`}`;
  const final = (code: ErrorCode, why = said): Reason => ({ code, why });
  const passing = (code: ErrorCode): Reason => ({
    code,
    why: said,
    retryAfterMs,
  });

  if (status === 401 || status === 403 || (status === 400 && keyRefused)) {
    return final(
      'PROVIDER_AUTH',
      `${said}: the key is wrong or may not use this model`,
    );
  }
  if (status === 402 || (status === 429 && quotaGone)) {
    return final(
      'PROVIDER_QUOTA',
      `${said}: what was paid for or granted is used up`,
    );
  }
  if (status === 429) return passing('PROVIDER_RATE_LIMITED');
  if (status === 404) {
    return final(
      'MODEL_CONFIG_INVALID',
      `${said}: it does not know the model, or base_url is not its address`,
    );
  }
  if (status === 400 && NOT_TAKEN.test(name ?? '')) {
    return final(
      'MODEL_CONFIG_INVALID',
      `${said}: it does not take what the model's config has us send`,
    );
  }
  if (status === 408) return passing('PROVIDER_TIMEOUT');
  if (status === 409 || status === 425 || status >= 500) {
    return passing('PROVIDER_UNAVAILABLE');
  }
  return final('PROVIDER_REJECTED_INPUT');
}
