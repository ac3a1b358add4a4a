import { readFileSync } from 'node:fs';
import type { ReservedSql, Sql } from 'postgres';

/** The pgTAP suite's steps of the pipeline (schema `tests`), to stay. */
export async function installSteps(sql: Sql): Promise<void> {
  const steps = new URL('../../../supabase/tests/_helpers.sql', import.meta.url);
  await sql.unsafe(readFileSync(steps, 'utf8')).simple();
}

/** `count` pieces of work at once, each on a connection of its own. */
export async function together<T>(
  sql: Sql,
  count: number,
  work: (connection: ReservedSql, index: number) => Promise<T>,
): Promise<T[]> {
  const connections = await Promise.all(Array.from({ length: count }, () => sql.reserve()));
  try {
    return await Promise.all(connections.map(work));
  } finally {
    for (const connection of connections) connection.release();
  }
}

/** Work on a connection of its own, which is given back also when it fails. */
export async function alone<T>(sql: Sql, work: (connection: ReservedSql) => Promise<T>): Promise<T> {
  const [result] = await together(sql, 1, work);
  return result as T;
}

/** Whether the backend waits for a lock. */
export async function waits(sql: Sql, pid: number): Promise<boolean> {
  const rows = await sql`select from pg_stat_activity where pid = ${pid} and wait_event_type = 'Lock'`;
  return rows.length === 1;
}

export async function pidOf(connection: ReservedSql): Promise<number> {
  const [row] = await connection<{ pid: number }[]>`select pg_backend_pid() as pid`;
  return row?.pid ?? 0;
}

/** One visit of an embedding worker: a report is a transaction of its own. Answers how many batches it worked. */
export async function embed(connection: ReservedSql): Promise<number> {
  const [row] = await connection<{ work: { jobs: { id: string; lease_token: string }[] } }[]>`
    select pipeline.claim_work('embedding', 'tests') as work`;
  const jobs = row?.work.jobs ?? [];
  for (const job of jobs) {
    await connection`
      select pipeline.complete_embedding(${job.id}, ${job.lease_token}, tests.embedded(${
      connection.json(job as never)
    }))`;
  }
  return jobs.length;
}
