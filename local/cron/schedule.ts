import { Cron } from 'croner';

const SECONDS = /^\s*([1-9]|[1-5]\d)\s+seconds?\s*$/;

export interface Scheduled {
  stop(): void;
}

/** The next time after `after` at which a pg_cron schedule fires, in UTC as pg_cron has it; null for never. */
export function nextTime(schedule: string, after: Date): Date | null {
  const [, seconds] = SECONDS.exec(schedule) ?? [];
  if (seconds !== undefined) return new Date(after.getTime() + Number(seconds) * 1000);
  // pg_cron writes the last day of the month as `$`, croner as `L`.
  return new Cron(schedule.trim().replaceAll('$', 'L'), { timezone: 'UTC', paused: true }).nextRun(after);
}

/** Longest delay that `setTimeout` takes. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** Calls back at every time of a schedule until stopped. */
export function runOnSchedule(schedule: string, callback: () => void): Scheduled {
  let timer: NodeJS.Timeout;
  const arm = (target: Date | null): void => {
    if (target === null) return;
    const wait = target.getTime() - Date.now();
    timer = wait > LONGEST_TIMEOUT ? setTimeout(() => arm(target), LONGEST_TIMEOUT) : setTimeout(() => {
      arm(nextTime(schedule, new Date(Math.max(Date.now(), target.getTime()))));
      callback();
    }, Math.max(0, wait));
  };
  arm(nextTime(schedule, new Date()));
  return { stop: () => clearTimeout(timer) };
}
