import { until } from '../../tests/postgres/support/until.ts';
import { makeDocuments } from '../growth/documents.ts';
import type { Usage } from '../pipeline/processes.ts';
import { CHUNKS_PER_DOCUMENT } from '../support/fill-documents.ts';
import { AT_ONCE, type EmbedWorld } from './world.ts';

export interface Level {
  readonly name: string;
  readonly workers: number;
  /** Whether the provider lets in no more than four at once, and whether the registry says so (`config.concurrency`). */
  readonly provider?: 'four' | 'four, unknown';
  /** Embedded while they are read, not after. */
  readonly arriving?: boolean;
}

export interface LevelResult {
  readonly level: Level;
  readonly chunks: number;
  readonly seconds: number;
  readonly calls: number;
  readonly refused: number;
  readonly leastCalls: number;
  readonly peak: number;
  /** Mean of a call, as the worker measured it. */
  readonly callMs: number;
  /** Milliseconds of SQL a call, by function. */
  readonly sqlMs: Readonly<Record<Counted, number>>;
  readonly usage: Readonly<Record<string, Usage>>;
}

const COUNTED = [
  'begin_call',
  'embedding_batch',
  'record_calls',
  'claim_work',
  'complete_embedding',
] as const;
type Counted = (typeof COUNTED)[number];

/** Embeds so many new documents with so many workers, from the first kick to the last vector. */
export async function runLevel(world: EmbedWorld, level: Level, documents: number): Promise<LevelResult> {
  const { sql, simulator, reader, watch, look } = world;
  await configure(world, level);
  await kickOnEnqueue(world, level.arriving === true);
  const made = makeDocuments(documents, await nextSeed(world));
  await simulator.reset();
  await sql`select pg_stat_reset()`;
  await reader.discover(made.map(({ url }) => url), 'discover');

  if (level.arriving !== true) await reader.ingest(made, '');
  look();
  watch.mark();
  const looking = setInterval(look, 100);
  const began = performance.now();
  if (level.arriving === true) await reader.ingest(made, '');
  await kickOnEnqueue(world, true);
  await sql`select pipeline.dispatch()`;
  await until('every chunk is embedded', async () => {
    const [queue] = await sql<{ empty: boolean }[]>`
      select not exists (select from pipeline.embedding_queue) as empty`;
    return queue?.empty === true;
  }, { seconds: 300, everyMs: 20 });
  const seconds = (performance.now() - began) / 1000;
  clearInterval(looking);
  look();

  const model = level.provider === undefined ? 'ample' : 'four';
  const { calls, answered, peak } = await simulator.totals(model);
  const chunks = documents * CHUNKS_PER_DOCUMENT;
  const { callMs, sqlMs } = await spent(world, answered);
  return {
    level,
    chunks,
    seconds,
    calls,
    refused: calls - answered,
    leastCalls: Math.ceil(chunks / await batchTexts(world)),
    peak,
    callMs,
    sqlMs,
    usage: watch.usage(),
  };
}

async function configure({ sql, stack }: EmbedWorld, { workers, provider }: Level): Promise<void> {
  // The hard limit too: kicks that are on their way count as nobody, so that more may work for a moment.
  await sql`
    update pipeline.settings set value = to_jsonb(${workers}::int)
    where key in ('embedding_workers', 'embedding_max_running')`;
  await sql`
    update public.model_registry
    set config = config - 'concurrency' || ${
    sql.json({
      model: provider === undefined ? 'ample' : 'four',
      ...(provider === 'four' ? { concurrency: AT_ONCE } : {}),
    })
  }
    where model_name = 'bench'`;
  // Kicks that find nothing to do start as many processes as the stack allows, once it has read the setting.
  await until(`${workers} processes of embed are there`, async () => {
    await Promise.all(
      Array.from({ length: workers }, () =>
        fetch(`${stack.url}/functions/v1/embed`, {
          method: 'POST',
          headers: { apikey: stack.keys.cron, 'content-type': 'application/json' },
          body: '{}',
        }).then((response) => response.body?.cancel())),
    );
    return (stack.functionsPids()['embed'] ?? []).length >= workers;
  }, { seconds: 60, everyMs: 100 });
}

async function kickOnEnqueue({ sql }: EmbedWorld, kick: boolean): Promise<void> {
  await sql`update pipeline.settings set value = to_jsonb(${kick}) where key = 'kick_on_enqueue'`;
}

/** No two levels have a document in common. */
async function nextSeed({ sql }: EmbedWorld): Promise<number> {
  const [row] = await sql<{ documents: number }[]>`
    select count(*)::int as documents from public.documentos_oficiales`;
  return (row?.documents ?? 0) + 1;
}

/** DESIGN §6: the least of the provider's limit and settings.max_batch_floats. */
async function batchTexts({ sql }: EmbedWorld): Promise<number> {
  const [row] = await sql<{ texts: number }[]>`
    select least(
      (config ->> 'max_inputs')::int,
      floor((pipeline.setting('max_batch_floats'))::int / (config ->> 'dimensions')::numeric)
    )::int as texts
    from public.model_registry where model_name = 'bench'`;
  return row?.texts ?? 1;
}

async function spent(
  { sql }: EmbedWorld,
  answered: number,
): Promise<Pick<LevelResult, 'callMs' | 'sqlMs'>> {
  // What a session has counted is seen once it has said so, within a second of its last statement.
  let before = 0;
  await until('every session has said what it has counted', async () => {
    const [counted] = await sql<{ calls: number }[]>`
      select coalesce(sum(calls), 0)::int as calls from pg_stat_user_functions
      where schemaname = 'pipeline' and funcname = 'begin_call'`;
    const last = before;
    before = counted?.calls ?? 0;
    return before > 0 && before === last;
  }, { seconds: 30, everyMs: 1000 });
  const rows = await sql<{ name: Counted; ms: number }[]>`
    select funcname as name, sum(total_time) as ms
    from pg_stat_user_functions
    where schemaname = 'pipeline' and funcname in ${sql([...COUNTED])}
    group by funcname`;
  const of = new Map(rows.map(({ name, ms }) => [name, ms / answered]));
  const [call] = await sql<{ ms: number }[]>`
    select avg(latency_ms)::float8 as ms
    from (
      select latency_ms from public.pipeline_costs
      where stage = 'embedding' and status = 'ok' order by "timestamp" desc limit ${answered}
    ) c`;
  const sqlMs = Object.fromEntries(COUNTED.map((name) => [name, of.get(name) ?? 0])) as Record<
    Counted,
    number
  >;
  return { callMs: call?.ms ?? Number.NaN, sqlMs };
}
