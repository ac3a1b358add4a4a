import { z } from 'zod';
import { parseRetryAfter } from '../http/retry-after.ts';

/** What a provider's answer of an error says beyond its status. Its free text is only looked at, never passed on. */
export interface RefusalDetails {
  /** The provider's name for the error, e.g. `rate_limit_exceeded`. */
  readonly name: string | null;
  /** What was paid for or granted is used up: waiting a little will not help. */
  readonly quotaGone: boolean;
  /** The key is wrong, out of date, or not meant for this, though the status does not say so. */
  readonly keyRefused: boolean;
  readonly retryAfterMs: number | undefined;
}

const text = z.string().catch('');
const detailSchema = z.object({
  reason: text,
  retryDelay: text,
  violations: z.array(z.object({ quotaId: text })).catch([]),
});
/** `error` of OpenAI and of Google (`google.rpc.Status`); Cohere has a message alone. */
const errorSchema = z.object({
  message: text,
  code: text,
  type: text,
  status: text,
  details: z.array(detailSchema).catch([]),
});

const QUOTA_GONE = 'insufficient_quota';
/** Google names its limits, e.g. `EmbedContentRequestsPerDayPerProjectPerModel-FreeTier`. */
const DAILY = /PerDay/;
const KEY_REFUSED = /api[ _]key (?:expired|not valid)/i;
/** Google's word for an account that may not use the API: its country, or a bill that is not paid. */
const NOT_HERE = 'FAILED_PRECONDITION';
/** Letters only: a key or a part of one has digits, a sentence has blanks. */
const NAME = /^(?=.{1,60}$)[a-z]+(?:_[a-z]+)*$/i;
/** A wait longer than a day is a mistake of the provider's, not a wish. */
const DAY_MS = 86_400_000;

export function readRefusal(
  body: string,
  headers: Headers,
  now = Date.now(),
): RefusalDetails {
  const { message, code, type, status, details } = errorSchema.parse(
    errorOf(body),
  );
  return {
    name: [code, type, status].find((name) => NAME.test(name)) ?? null,
    quotaGone: code === QUOTA_GONE || type === QUOTA_GONE ||
      details.some(({ violations }) => violations.some(({ quotaId }) => DAILY.test(quotaId))),
    keyRefused: status === NOT_HERE || KEY_REFUSED.test(message) ||
      details.some(({ reason }) => reason === 'API_KEY_INVALID'),
    retryAfterMs: milliseconds(headers.get('retry-after-ms'), 1) ??
      parseRetryAfter(headers.get('retry-after') ?? undefined, now) ??
      milliseconds(
        details.find(({ retryDelay }) => retryDelay !== '')?.retryDelay.replace(
          /s$/,
          '',
        ),
        1000,
      ),
  };
}

/** The error's own object, wherever the provider puts it: `{error}`, `[{error}]` (Google by way of OpenAI's format) or bare. */
function errorOf(body: string): object {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return {};
  }
  const outer: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  if (!isObject(outer)) return {};
  return 'error' in outer && isObject(outer.error) ? outer.error : outer;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function milliseconds(
  value: string | null | undefined,
  unit: number,
): number | undefined {
  if (!value || !/^\s*\d+(?:\.\d+)?\s*$/.test(value)) return undefined;
  return Math.min(Math.ceil(Number(value) * unit), DAY_MS);
}
