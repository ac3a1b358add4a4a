import { describe, expect, it } from 'vitest';
import { useServer } from './support/lane.ts';
import { installSteps } from './support/pipeline.ts';
import { until } from './support/until.ts';

describe('pg_cron', () => {
  const lane = useServer('migrated', { label: 'cron', cron: true });

  it('has one job that dispatches and one that purges, none with a key in its command', async () => {
    const jobs = await lane.sql<{ jobname: string; command: string; username: string; active: boolean }[]>`
      select jobname, command, username, active from cron.job order by jobname`;
    expect(jobs.filter((job) => job.command.includes('pipeline.dispatch')).length).toBe(1);
    expect(jobs.filter((job) => /purge/.test(job.command)).length).toBe(1);
    expect(jobs.every((job) => job.active && job.username === 'postgres')).toBe(true);
    for (const job of jobs) expect(job.command).not.toMatch(/https?:|apikey|secret|bearer/i);
  });

  it('drives dispatch: the workers of due jobs are called with the key from Vault', async () => {
    await lane.admin.unsafe(`
      select vault.create_secret('http://127.0.0.1:9', 'profeflow_project_url');
      select vault.create_secret('key-of-the-test', 'profeflow_cron_key');
    `).simple();
    // Without the call at enqueueing, so that only the schedule can have made it.
    await lane.sql`update pipeline.settings set value = 'false' where key = 'kick_on_enqueue'`;
    await lane.sql`insert into public.sources (name, kind, fuente, config, next_crawl_at)
      values ('a', 'url_list', 'a', '{"urls": []}', 'infinity')`;
    await lane.sql`select pipeline.start_run('test', 'a')`;
    const before = await requests();
    await lane.sql`
      select cron.alter_job(jobid, schedule => '1 second') from cron.job where command like '%pipeline.dispatch%'`;
    await until('pg_cron has run dispatch', async () => (await runs('%pipeline.dispatch%')) >= 2, {
      seconds: 20,
    });
    expect(await runs('%pipeline.dispatch%', 'failed')).toBe(0);
    const after = await requests();
    expect(before).toEqual([]);
    expect(after.length).toBeGreaterThan(0);
    expect(after[0]).toMatchObject({
      url: 'http://127.0.0.1:9/functions/v1/monitor',
      key: 'key-of-the-test',
    });
  });

  it('carries out a rollback that was asked for', async () => {
    await installSteps(lane.sql);
    await lane.sql`select tests.put('https://example.org/1', 'Uno.')`;
    await lane.sql`select tests.embed_all()`;
    const [snapshot] = await lane.sql<{ id: string }[]>`select id from public.create_snapshot('antes')`;
    await lane.sql`select tests.put('https://example.org/1', 'Dos.')`;
    await lane.sql`select tests.embed_all()`;
    await lane.sql`
      select cron.alter_job(jobid, schedule => '1 second') from cron.job where command like '%carry_out_rollbacks%'`;
    const [asked] = await lane.sql<{ run: string }[]>`
      select public.request_rollback(${snapshot?.id ?? ''}) as run`;
    await until('the run has ended', async () => {
      const [run] = await lane.sql`select state from public.pipeline_runs where id = ${asked?.run ?? ''}`;
      return run?.['state'] === 'succeeded';
    }, { seconds: 20 });
    const [document] = await lane.sql`
      select version, contenido_texto, estado from public.documentos_oficiales where url_original = 'https://example.org/1'`;
    expect(document).toEqual({ version: 3, contenido_texto: 'Uno.', estado: 'ready' });
    expect(await runs('%carry_out_rollbacks%', 'failed')).toBe(0);
  });

  it('purges what the scheduler and the HTTP client left behind', async () => {
    await lane.admin.unsafe(`
      insert into cron.job_run_details (jobid, runid, job_pid, database, username, command, status, start_time, end_time)
      values (1, 1000001, 1, 'postgres', 'postgres', 'select ''old''', 'succeeded', now() - interval '90 days', now() - interval '90 days');
    `).simple();
    await lane
      .sql`select cron.alter_job(jobid, schedule => '1 second') from cron.job where command like '%purge%'`;
    await until('the old row is purged', async () => {
      const rows = await lane.admin`select from cron.job_run_details where runid = 1000001`;
      return rows.length === 0;
    }, { seconds: 20 });
    expect(await runs('%purge%', 'failed')).toBe(0);
    expect(await runs('%pipeline.dispatch%')).toBeGreaterThan(0);
  });

  async function runs(command: string, status = 'succeeded'): Promise<number> {
    const rows = await lane.admin`
      select from cron.job_run_details where command like ${command} and status = ${status}`;
    return rows.length;
  }

  async function requests(): Promise<unknown[]> {
    const rows = await lane
      .admin`select url, headers ->> 'apikey' as key from net.http_request_queue order by id`;
    return [...rows];
  }
});
