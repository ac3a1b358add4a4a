import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { startWorld, type World } from './world.ts';

const BUDGET = 0.01;
/** Some 60,000 tokens at half a dollar a million: three times the budget. */
const DOCUMENTS = 60;

describe('a budget of a cent, under eight workers', () => {
  let world: World;
  let run: string;
  let most = 0;

  beforeAll(async () => {
    world = await startWorld('budget', DOCUMENTS);
    const { sql } = world;
    await sql`update pipeline.settings set value = to_jsonb(${BUDGET}::numeric) where key = 'monthly_budget_usd'`;
    // Nobody is killed here: a lease that ends on a busy machine would have a text paid for twice.
    await sql`update pipeline.settings set value = '60' where key = 'lease_seconds'`;
  }, 120_000);
  afterAll(() => world?.close());

  const spent = async (): Promise<number> => {
    const [row] = await world.sql<{ usd: number }[]>`
      select coalesce(sum(case when status = 'reserved' then reserved_usd else estimated_cost_usd end), 0)::float8 as usd
      from public.pipeline_costs`;
    most = Math.max(most, row!.usd);
    return row!.usd;
  };

  it(
    'stops every paid call before the budget is passed, with an alert at 80 %',
    async () => {
      const { sql, simulator } = world;
      const [started] = await sql<
        { id: string }[]
      >`select pipeline.start_run('test', 'budget') as id`;
      run = started!.id;
      let calls = -1;
      let quietSince = 0;
      await until('no call is made any more', async () => {
        expect(await spent()).toBeLessThanOrEqual(BUDGET);
        const [jobs] = await sql<{ waiting: number; working: number }[]>`
        select count(*) filter (where state = 'ready' and error_code = 'BUDGET_EXHAUSTED')::int as waiting,
          count(*) filter (where state = 'running' or stage <> 'embedding')::int as working
        from pipeline.jobs where state in ('ready', 'running', 'failed')`;
        const totals = await simulator.totals('pagado');
        if (
          totals.calls !== calls || jobs!.waiting === 0 || jobs!.working > 0
        ) {
          calls = totals.calls;
          quietSince = performance.now();
        }
        return performance.now() - quietSince > 3000;
      }, { seconds: 90, everyMs: 20 });
      const totals = await simulator.totals('pagado');
      expect(Number(totals.usd)).toBeLessThanOrEqual(BUDGET);
      expect(Number(totals.usd)).toBeGreaterThan(BUDGET * 0.8);
      const alerts =
        await sql`select kind, severity from pipeline.alerts where resolved_at is null order by kind`;
      expect([...alerts]).toEqual([
        { kind: 'budget_near', severity: 'warning' },
        {
          kind: 'budget_spent',
          severity: 'critical',
        },
      ]);
      const [state] = await sql`select state from public.pipeline_runs where id = ${run}`;
      expect(state).toEqual({ state: 'running' });
      console.log(
        `Spent ${totals.usd} USD of ${BUDGET} in ${totals.calls} calls; most with reservations ${most}`,
      );
    },
    120_000,
  );

  it(
    'loses nothing: with more money the work is finished, and no text was paid for twice',
    async () => {
      const { sql, simulator } = world;
      await sql`update pipeline.settings set value = '50'::jsonb where key = 'monthly_budget_usd'`;
      await until('the run has ended', async () => {
        const [row] = await sql<
          { state: string }[]
        >`select state from public.pipeline_runs where id = ${run}`;
        return row?.state === 'succeeded';
      }, { seconds: 60, everyMs: 100 });
      const [left] = await sql`
      select count(*)::int as documents,
        (select count(*) from pipeline.embedding_queue)::int as queue,
        (select count(*) from pipeline.jobs where state = 'dead')::int as dead,
        (select count(*) from pipeline.chunk_embeddings)::int as vectors,
        (select count(*) from pipeline.chunks)::int as chunks
      from public.documentos_oficiales where estado = 'ready'`;
      const totals = await simulator.totals('pagado');
      expect(left).toEqual({
        documents: DOCUMENTS,
        queue: 0,
        dead: 0,
        vectors: totals.inputs,
        chunks: totals.inputs,
      });
      expect(
        (await sql`select kind from pipeline.alerts where resolved_at is null`)
          .length,
      ).toBe(0);
    },
    90_000,
  );
});
