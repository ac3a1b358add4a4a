import { beforeEach, describe, expect, it } from 'vitest';
import type { ReservedSql } from 'postgres';
import { useServer } from './support/lane.ts';

const CLAIMERS = 16;
const JOBS = 4000;
const RUN = 'run_20260101_000000_c0de';

interface Claim {
  id: number;
  lease_token: string;
}

describe(`${CLAIMERS} connections over ${JOBS} jobs`, () => {
  const lane = useServer('migrated', { label: 'concurrency' });

  beforeEach(async () => {
    await lane.sql.unsafe(`
      -- The run stays: what was claimed is in the lineage, which nobody can delete.
      delete from pipeline.jobs;
      delete from pipeline.run_documents;
      insert into public.pipeline_runs (id, trigger) values ('${RUN}', 'test')
      on conflict (id) do update set state = 'running', finished_at = null;
      insert into pipeline.jobs (run_id, stage, subject, source_id, max_attempts)
      select '${RUN}', 'ingestion', 'https://example.org/' || n, (select id from public.sources limit 1), 5
        from generate_series(1, ${JOBS}) n;
      insert into pipeline.run_documents (run_id, url) select run_id, subject from pipeline.jobs;
    `).simple();
  });

  /** Every claimer on a connection of its own, all at once. */
  async function together<T>(work: (connection: ReservedSql, claimer: number) => Promise<T>): Promise<T[]> {
    const connections = await Promise.all(Array.from({ length: CLAIMERS }, () => lane.sql.reserve()));
    try {
      return await Promise.all(connections.map(work));
    } finally {
      for (const connection of connections) connection.release();
    }
  }

  async function claim(
    sql: ReservedSql,
    claimer: number,
    count: number,
    lease = '5 minutes',
  ): Promise<Claim[]> {
    const rows = await sql<{ id: string; lease_token: string }[]>`
      select id, lease_token from pipeline.claim_jobs('ingestion', ${`worker-${claimer}`}, ${count}, ${lease}::interval)`;
    return rows.map((row) => ({ id: Number(row.id), lease_token: row.lease_token }));
  }

  async function claimAll(lease?: string): Promise<Claim[]> {
    const began = performance.now();
    const claims = await together(async (connection, claimer) => {
      const mine: Claim[] = [];
      // Batches of 1 to 16, so that claimers meet each other at every distance.
      for (let got = await claim(connection, claimer, 1 + claimer, lease); got.length > 0;) {
        mine.push(...got);
        got = await claim(connection, claimer, 1 + claimer, lease);
      }
      return mine;
    });
    const seconds = (performance.now() - began) / 1000;
    console.log(`${claims.flat().length} claims by ${CLAIMERS} claimers in ${seconds.toFixed(2)} s`);
    return claims.flat();
  }

  it('claim every job once: none twice, none lost', async () => {
    const claims = await claimAll();
    expect(claims.length).toBe(JOBS);
    expect(new Set(claims.map(({ id }) => id)).size).toBe(JOBS);
    expect(new Set(claims.map(({ lease_token }) => lease_token)).size).toBe(JOBS);
    const [after] = await lane.sql`
      select count(*)::int as jobs, count(distinct lease_token)::int as leases, min(attempt) as least, max(attempt) as most
        from pipeline.jobs where state = 'running'`;
    expect(after).toEqual({ jobs: JOBS, leases: JOBS, least: 1, most: 1 });
  });

  it('keep the limit of a stage and of a source, however many ask', async () => {
    await lane.sql`update pipeline.settings set value = '40' where key = 'ingestion_max_running'`;
    await lane.sql`update pipeline.settings set value = '25' where key = 'source_max_running'`;
    try {
      const claims = await together((connection, claimer) => claim(connection, claimer, 8));
      expect(claims.flat().length).toBe(25);
      await lane.sql`update pipeline.settings set value = 'null' where key = 'source_max_running'`;
      const more = await together((connection, claimer) => claim(connection, claimer, 8));
      expect(claims.flat().length + more.flat().length).toBe(40);
    } finally {
      await lane.sql`update pipeline.settings set value = 'null' where key like '%_max_running'`;
    }
  });

  it('report late with the tokens of expired leases: nothing changes', async () => {
    const late = await claimAll('1 millisecond');
    await lane.sql`select * from pipeline.dispatch()`;
    await lane
      .sql`update pipeline.jobs set not_before = clock_timestamp() - interval '1 second' where state = 'failed'`;
    const current = await claimAll();
    expect(current.length).toBe(JOBS);
    const before = await state();
    const rejected = {
      outcome: 'rejected',
      error_code: 'EMPTY',
      message: 'Cannot read it: empty',
      fetch: null,
    };
    const answers = await together(async (connection, claimer) => {
      const mine = late.filter((_, index) => index % CLAIMERS === claimer && index % 4 === 0);
      const heard: string[] = [];
      for (const { id, lease_token } of mine) {
        const [answer] = await connection`
          select pipeline.complete_ingestion(${id}, ${lease_token}, ${
          connection.json(rejected)
        }) as ingestion,
                 pipeline.fail_job(${id}, ${lease_token}, 'INTERNAL', 'late') as failed,
                 pipeline.checkpoint_job(${id}, ${lease_token}, '{}')::text as checkpoint`;
        heard.push(`${answer?.['ingestion']} ${answer?.['failed']} ${answer?.['checkpoint']}`);
      }
      return heard;
    });
    expect(new Set(answers.flat())).toEqual(new Set(['stale stale false']));
    expect(await state()).toEqual(before);
  });

  it('end every job at once: the run closes once and its outcomes add up', async () => {
    const rejected = {
      outcome: 'rejected',
      error_code: 'EMPTY',
      message: 'Cannot read it: empty',
      fetch: null,
    };
    await together(async (connection, claimer) => {
      for (let got = await claim(connection, claimer, 8); got.length > 0;) {
        for (const { id, lease_token } of got) {
          await connection`select pipeline.complete_ingestion(${id}, ${lease_token}, ${
            connection.json(rejected)
          })`;
        }
        got = await claim(connection, claimer, 8);
      }
    });
    const [run] = await lane.sql`
      select state, discovered, rejected, dead from public.pipeline_runs where id = ${RUN}`;
    expect(run).toEqual({ state: 'succeeded', discovered: JOBS, rejected: JOBS, dead: 0 });
    const [ends] = await lane.sql`
      select count(*)::int as times from public.pipeline_metrics where run_id = ${RUN} and metric_name = 'run_seconds'`;
    expect(ends?.['times']).toBe(1);
  });

  async function state(): Promise<unknown> {
    const [row] = await lane.sql`
      select md5(string_agg(j::text, ' ' order by j.id)) as jobs,
             (select md5(string_agg(d::text, ' ' order by d.url)) from pipeline.run_documents d) as documents
        from pipeline.jobs j`;
    return row;
  }
});
