import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from '../../../supabase/functions/_shared/http/retry-after.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7000],
    ['99999999999999999999', 86_400_000],
    ['Sun, 01 Mar 2026 12:05:00 GMT', 300_000],
    ['Sunday, 01-Mar-26 12:05:00 GMT', 300_000],
    ['Sun Mar  1 12:05:00 2026 GMT', 300_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['Sun, 01 Mar 2099 11:00:00 GMT', 86_400_000],
    ['', undefined],
    ['-3', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['2026', 2_026_000],
    [undefined, undefined],
  ])('%j is %j ms', (value, expected) => expect(parseRetryAfter(value, NOW)).toBe(expected));
});
