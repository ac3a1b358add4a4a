import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import type { ErrorCode } from '../errors/codes.ts';

export interface Failure {
  readonly code: ErrorCode;
  readonly why: string;
  readonly retryAfterMs?: number;
}

/** What a failed call means for the job that made it. Keys and texts never reach `why`. */
export function describeFailure(thrown: unknown, timedOut: boolean): Failure {
  if (timedOut || thrown instanceof APIConnectionTimeoutError) {
    return { code: 'PROVIDER_TIMEOUT', why: 'the provider did not answer in time' };
  }
  if (thrown instanceof APIConnectionError) {
    return { code: 'PROVIDER_UNAVAILABLE', why: 'the provider cannot be reached' };
  }
  if (!(thrown instanceof APIError) || thrown.status === undefined) {
    return { code: 'PROVIDER_BAD_ANSWER', why: "the provider's answer is not the JSON it should be" };
  }
  const { status, headers } = thrown;
  const retryAfterMs = retryAfter(headers);
  const waiting = retryAfterMs === undefined ? {} : { retryAfterMs };
  const said = `the provider answered ${status}${spoken(thrown)}`;
  switch (status) {
    case 401:
    case 403:
      // The provider's own words may repeat a part of the key.
      return {
        code: 'PROVIDER_AUTH',
        why: `the provider answered ${status}: the key is wrong or may not use this model`,
      };
    case 402:
      return { code: 'PROVIDER_QUOTA', why: said };
    case 408:
      return { code: 'PROVIDER_TIMEOUT', why: said, ...waiting };
    case 429:
      return thrown.code === 'insufficient_quota' || thrown.type === 'insufficient_quota'
        ? { code: 'PROVIDER_QUOTA', why: said }
        : { code: 'PROVIDER_RATE_LIMITED', why: said, ...waiting };
  }
  if (status === 409 || status === 425 || status >= 500) {
    return { code: 'PROVIDER_UNAVAILABLE', why: said, ...waiting };
  }
  return { code: 'PROVIDER_REJECTED_INPUT', why: said };
}

/** The provider's code or kind of error; its free text is left out, since it may quote the input. */
function spoken(error: { readonly code?: unknown; readonly type?: unknown }): string {
  const name = [error.code, error.type].find((value) =>
    typeof value === 'string' && /^[\w.-]{1,60}$/.test(value)
  );
  return name === undefined ? '' : ` (${name})`;
}

/** A wait longer than a day is a mistake of the provider's, not a wish. */
const MAX_WAIT_MS = 24 * 3600 * 1000;

/** `retry-after-ms`, or `Retry-After` in seconds or as a date (RFC 9110 §10.2.3). */
export function retryAfter(headers: Headers | undefined, now = Date.now()): number | undefined {
  const exact = number(headers?.get('retry-after-ms'));
  if (exact !== undefined) return clamp(exact);
  const value = headers?.get('retry-after');
  const seconds = number(value);
  if (seconds !== undefined) return clamp(seconds * 1000);
  const at = Date.parse(value ?? '');
  return Number.isNaN(at) ? undefined : clamp(at - now);
}

function number(value: string | null | undefined): number | undefined {
  return value && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
}

function clamp(ms: number): number {
  return Math.min(Math.max(0, Math.ceil(ms)), MAX_WAIT_MS);
}
