const DAY_MS = 86_400_000;

/**
 * A `Retry-After` field (RFC 9110 §10.2.3: seconds, or a date) in milliseconds from `now`; at most a day, and
 * undefined for what is neither.
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  const text = value?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, DAY_MS);
  // Every form of an HTTP date has a name of a day or month and a colon; Date.parse alone would take `1.5` or `-3`.
  if (!/^[A-Za-z]{3,9},? .*\d:\d\d/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.min(Math.max(at - now, 0), DAY_MS);
}
