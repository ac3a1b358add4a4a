import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import { makeDocuments } from '../growth/documents.ts';
import { median, timed } from '../support/stats.ts';
import { type Cell, ratio, table } from '../support/table.ts';
import type { EmbedWorld } from './world.ts';

const SIZES = [1_000, 100_000];
const ROUNDS = 30;
const LAST_MINUTE = 1_000;

interface Batch {
  readonly id: string;
  readonly lease_token: string;
  readonly chunks: number[];
}

/** `begin_call` and the settling of a call, by rows of the ledger and by what the model's limits have to count. */
export async function ledgerGrowth(world: EmbedWorld): Promise<string> {
  const { sql } = world;
  const batch = await claimBatch(world);
  const rows: Cell[][] = [];
  const measure = async (name: string): Promise<void> => {
    const { begin, settle } = await timeCalls(sql, batch);
    const first = rows[0];
    const to = (at: number, ms: number): string =>
      ratio(ms, typeof first?.[at] === 'number' ? first[at] : ms);
    rows.push([name, begin, to(1, begin), settle, to(3, settle)]);
  };
  let filled = 0;
  for (const size of SIZES) {
    await fillLedger(sql, size - filled, '30 days');
    filled = size;
    await measure(`${size.toLocaleString('en-US')} of the last month`);
  }
  await fillLedger(sql, LAST_MINUTE, '1 minute');
  await measure(`and ${LAST_MINUTE.toLocaleString('en-US')} of the last minute`);
  await sql`
    update public.model_registry
    set config = config || '{"concurrency": 1000, "requests_per_minute": 1000000, "tokens_per_minute": 100000000000}'
    where model_name = 'bench'`;
  await measure('and limits that count those');
  return table(['rows of the ledger', 'begin_call, ms', 'to first', 'settle_call, ms', 'to first'], rows);
}

/** A whole batch that is claimed and that nobody works on. */
async function claimBatch({ sql, reader }: EmbedWorld): Promise<Batch> {
  await sql`
    update pipeline.settings set value = case key when 'lease_seconds' then '3600' else 'false' end::jsonb
    where key in ('lease_seconds', 'kick_on_enqueue')`;
  const made = makeDocuments(27, 1_000_000);
  await reader.discover(made.map(({ url }) => url), 'discover');
  await reader.ingest(made, '');
  const [row] = await sql<
    { job: { id: number; lease_token: string; context: { texts: { chunk_id: number }[] } } }[]
  >`
    select pipeline.claim_work('embedding', 'bench') -> 'jobs' -> 0 as job`;
  if (row?.job === undefined) throw new Error('Cannot measure calls: no batch is due');
  const { id, lease_token, context: { texts } } = row.job;
  return { id: String(id), lease_token, chunks: texts.map(({ chunk_id }) => chunk_id) };
}

/** Medians of a call's two statements, in a transaction each that is undone. */
async function timeCalls(
  sql: Sql,
  { id, lease_token, chunks }: Batch,
): Promise<{ begin: number; settle: number }> {
  const begin: number[] = [];
  const settle: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const call = randomUUID();
    const undone = new Error('undone');
    await sql.begin(async (transaction) => {
      const request = transaction.json({ call_id: call, chunk_ids: chunks, partial: false });
      const [row] = await timed(begin, () =>
        transaction<{ kind: string }[]>`
          select pipeline.begin_call(${id}, ${lease_token}, ${request}) ->> 'kind' as kind`);
      if (row?.kind !== 'call') throw new Error(`Cannot measure calls: the answer is ${row?.kind}`);
      const report = transaction.json({ id: call, status: 'ok', tokens: 100_000, latency_ms: 50 });
      await timed(settle, () => transaction`select pipeline.settle_call(${report}, ${id})`);
      throw undone;
    }).catch((thrown: unknown) => {
      if (thrown !== undone) throw thrown;
    });
  }
  return { begin: median(begin), settle: median(settle) };
}

/** Without triggers: the sums that the budgets go by stay as they are. */
async function fillLedger(sql: Sql, rows: number, span: string): Promise<void> {
  await sql.begin(async (transaction) => {
    await transaction`set local session_replication_role = replica`;
    await transaction`
      insert into public.pipeline_costs (
        stage, provider, model_id, status, api_calls, tokens_used, estimated_cost_usd, latency_ms, "timestamp", settled_at
      )
      select 'embedding', m.provider, m.id, 'ok', 1, 100000, 0.002, 50, t.at, t.at
      from generate_series(1, ${rows}::int) n
      cross join lateral (select clock_timestamp() - random() * ${span}::interval + 0 * n * interval '1 second' as at) t
      join public.model_registry m on m.model_name = 'bench'`;
  });
  await sql`vacuum analyze public.pipeline_costs`;
}
