import type { Database } from '../database/database.ts';
import type { Log } from '../log.ts';
import { wakeableLoop, type Worker } from '../worker-loop.ts';
import { type CronJob, runJob } from './run-job.ts';
import { runOnSchedule, type Scheduled } from './schedule.ts';

interface Entry {
  readonly job: CronJob;
  readonly scheduled: Scheduled;
  running: Promise<void> | undefined;
  /** Its time has come again while it ran: it runs once more right after, as pg_cron has it. */
  due: boolean;
}

const REBOOT = '@reboot';

/** Runs the jobs of `cron.job` at their times, one instance of a job at a time. */
export async function startCronWorker(database: Database, log: Log): Promise<Worker> {
  const entries = new Map<number, Entry>();
  let stopped = false;
  let booted = false;

  const fire = (entry: Entry): void => {
    if (stopped) return;
    if (entry.running !== undefined) {
      entry.due = true;
      return;
    }
    entry.running = runJob(database, entry.job)
      .catch((error: unknown) => log.write('cron', `Cannot run job ${entry.job.jobid}: ${error}`))
      .finally(() => {
        entry.running = undefined;
        if (entry.due) {
          entry.due = false;
          fire(entry);
        }
      });
  };

  const add = (job: CronJob): void => {
    const entry: Entry = {
      job,
      running: undefined,
      due: false,
      scheduled: job.schedule.trim() === REBOOT
        ? { stop: () => {} }
        : runOnSchedule(job.schedule, () => fire(entry)),
    };
    entries.set(job.jobid, entry);
    if (job.schedule.trim() === REBOOT && !booted) fire(entry);
  };

  const loop = wakeableLoop({
    everyMs: 60_000,
    work: async () => {
      const jobs = await database.query<CronJob>(
        'select jobid, schedule, command, database, username from cron.job where active order by jobid',
      );
      const same = new Map(jobs.map((job) => [job.jobid, JSON.stringify(job)]));
      for (const [id, entry] of entries) {
        if (same.get(id) === JSON.stringify(entry.job)) continue;
        entry.scheduled.stop();
        entries.delete(id);
      }
      for (const job of jobs) {
        if (entries.has(job.jobid)) continue;
        try {
          add(job);
        } catch (error) {
          log.write('cron', `Cannot schedule job ${job.jobid} at "${job.schedule}": ${error}`);
        }
      }
      booted = true;
    },
    onError: (error) => log.write('cron', `Cannot read the jobs: ${error}`),
  });
  await database.listen('profeflow_cron', loop.wake);

  return {
    stop: async () => {
      stopped = true;
      await loop.stop();
      for (const entry of entries.values()) entry.scheduled.stop();
      await Promise.all([...entries.values()].map((entry) => entry.running));
    },
  };
}
