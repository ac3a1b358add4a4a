import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startCronWorker } from '../../../local/cron/cron-worker.ts';
import type { Database } from '../../../local/database/database.ts';
import { silentLog } from '../../../local/log.ts';
import type { Worker } from '../../../local/worker-loop.ts';
import { openQuietDatabase } from './support/database.ts';
import { until } from './support/until.ts';

describe('cron.schedule', () => {
  let database: Database;
  let worker: Worker;

  beforeAll(async () => {
    database = await openQuietDatabase();
    await database.exec(
      'create table public.ticks (at timestamptz default clock_timestamp(), who text default current_user)',
    );
    worker = await startCronWorker(database, silentLog);
  });
  afterEach(() =>
    database.exec('delete from cron.job; delete from public.ticks; delete from cron.job_run_details')
  );
  afterAll(async () => {
    await worker.stop();
    await database.close();
  });

  const ticks = () => database.query<{ at: string; who: string }>('select * from public.ticks order by at');
  const runs = () => database.query('select * from cron.job_run_details order by runid');

  it('runs a job every so many seconds and keeps each run', async () => {
    const [job] = await database.query(
      `select cron.schedule('tick', '1 second', 'insert into public.ticks default values') as id`,
    );
    await until('it has run twice', async () => (await ticks()).length >= 2);
    const [first] = await runs();
    expect(first).toMatchObject({
      jobid: job?.['id'],
      status: 'succeeded',
      database: 'postgres',
      username: 'postgres',
    });
    expect(first?.['end_time']).not.toBeNull();
  });

  it('stops a job that is unscheduled, and changes one that is scheduled again under its name', async () => {
    await database.query(
      `select cron.schedule('tick', '1 second', 'insert into public.ticks (who) values (''a'')')`,
    );
    await until('it runs', async () => (await ticks()).length > 0);
    await database.query(
      `select cron.schedule('tick', '1 second', 'insert into public.ticks (who) values (''b'')')`,
    );
    await until('it runs as changed', async () => (await ticks()).some(({ who }) => who === 'b'));
    expect(await database.query('select from cron.job')).toHaveLength(1);
    await database.query(`select cron.unschedule('tick')`);
    const count = (await ticks()).length;
    await new Promise((resolve) => setTimeout(resolve, 1300));
    expect((await ticks()).length).toBe(count);
  });

  it('keeps why a run failed and goes on', async () => {
    await database.query(`select cron.schedule('bad', '1 second', 'select 1/0')`);
    const failed = await until('two runs have failed', async () => {
      const found = (await runs()).filter((run) => run['status'] === 'failed');
      return found.length >= 2 ? found : null;
    });
    expect(failed?.[0]?.['return_message']).toBe('ERROR: division by zero');
  });

  it('runs a job as its user', async () => {
    await database.exec('grant insert on public.ticks to service_role');
    await database.query(
      `insert into cron.job (schedule, command, username)
       values ('1 second', 'insert into public.ticks default values', 'service_role')`,
    );
    await until('it has run', async () => (await ticks()).length > 0);
    expect((await ticks())[0]?.who).toBe('service_role');
    expect(await database.query('select current_user as who')).toEqual([{ who: 'postgres' }]);
  });

  it.each(['every minute', '61 seconds', '0 seconds', '* * * *', ''])(
    'refuses the schedule "%s"',
    async (schedule) => {
      await expect(database.query(`select cron.schedule('x', $1, 'select 1')`, [schedule])).rejects.toThrow(
        /invalid schedule/,
      );
    },
  );
});
