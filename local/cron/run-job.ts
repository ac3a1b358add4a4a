import type { Database } from '../database/database.ts';
import process from 'node:process';

/** A row of `cron.job`. */
export interface CronJob extends Record<string, unknown> {
  readonly jobid: number;
  readonly schedule: string;
  readonly command: string;
  readonly database: string;
  readonly username: string;
}

/** Runs a job's command as its user and keeps the outcome in `cron.job_run_details`, as pg_cron does. */
export async function runJob(database: Database, job: CronJob): Promise<void> {
  const [run] = await database.query<{ runid: number; username: string }>(
    `insert into cron.job_run_details (jobid, job_pid, database, username, command, status, start_time)
     values ($1, $2, $3, $4, $5, 'running', clock_timestamp())
     returning runid, current_user::text as username`,
    [job.jobid, process.pid, job.database, job.username, job.command],
  );
  if (run === undefined) return;
  const failure = await execute(database, job, run.username);
  await database.query(
    `update cron.job_run_details set status = $2, return_message = $3, end_time = clock_timestamp() where runid = $1`,
    [run.runid, failure === null ? 'succeeded' : 'failed', failure],
  );
}

/** Null, or why it failed. */
async function execute(database: Database, job: CronJob, ownName: string): Promise<string | null> {
  const quoted = `"${job.username.replaceAll('"', '""')}"`;
  // Only where it must be: what else stands in the text makes one transaction of it.
  const sql = job.username === ownName ? job.command : `set role ${quoted};\n${job.command}\n;reset role;`;
  try {
    await database.exec(sql);
    return null;
  } catch (error) {
    return `ERROR: ${error instanceof Error ? error.message : String(error)}`;
  }
}
