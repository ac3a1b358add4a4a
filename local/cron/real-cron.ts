import type { Database } from '../database/database.ts';

/** Whether the database has the real pg_cron, which needs no worker of ours. */
export async function hasRealCron(database: Database): Promise<boolean> {
  return (await database.query(`select from pg_catalog.pg_extension where extname = 'pg_cron'`)).length > 0;
}

/**
 * Makes pg_cron read its jobs again. A transaction with as many changes as our migrations can overflow the queue by
 * which Postgres tells its processes what changed; pg_cron 1.6 takes the reset that follows for something about other
 * tables and does not see the new jobs until one changes again, alone.
 */
export async function remindRealCron(database: Database): Promise<void> {
  await database.query(
    `select cron.schedule(jobname, schedule, command) from cron.job
     where username = current_user and active and jobname is not null`,
  );
}
