import { describe, expect, it } from 'vitest';
import { nextTime } from '../../../local/cron/schedule.ts';

const AFTER = new Date('2026-02-27T22:58:30Z');

describe('nextTime', () => {
  // Expected values by reading pg_cron's documentation: UTC, `$` for the last day of the month.
  it.each([
    ['10 seconds', '2026-02-27T22:58:40Z'],
    ['1 second', '2026-02-27T22:58:31Z'],
    ['* * * * *', '2026-02-27T22:59:00Z'],
    ['17 3 * * *', '2026-02-28T03:17:00Z'],
    ['0 12 $ * *', '2026-02-28T12:00:00Z'],
    ['*/15 * * * 1-5', '2026-02-27T23:00:00Z'],
    ['@hourly', '2026-02-27T23:00:00Z'],
    ['@monthly', '2026-03-01T00:00:00Z'],
  ])('of "%s" is %s', (schedule, expected) => {
    expect(nextTime(schedule, AFTER)).toEqual(new Date(expected));
  });

  it('is never for a day that does not come', () => {
    expect(nextTime('0 0 31 2 *', AFTER)).toBeNull();
  });

  it('throws on what is no schedule', () => {
    expect(() => nextTime('soon', AFTER)).toThrow();
  });
});
