import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomOf } from '../support/random.ts';
import { until } from '../support/until.ts';
import { PRICE, startWorld, type World } from './world.ts';

const DOCUMENTS = 60;

interface Row {
  id: string;
  status: string;
  api_calls: number;
  tokens: number;
  usd: string;
}

describe('the ledger, under eight workers that are killed and a provider that refuses', () => {
  let world: World;
  let kills = 0;

  beforeAll(async () => {
    world = await startWorld('ledger', DOCUMENTS);
  }, 120_000);
  afterAll(() => world?.close());

  it('ends with every document ready', async () => {
    const { sql, simulator, stack } = world;
    await simulator.misbehave(
      'pagado',
      { kind: 'rate-limit', retryAfter: '1' },
      { share: 0.1 },
    );
    await simulator.misbehave('pagado', { kind: 'rate-limit' }, { share: 0.1 });
    await simulator.misbehave('pagado', { kind: 'server-error' }, {
      share: 0.05,
    });
    await simulator.misbehave('pagado', { kind: 'truncated' }, { share: 0.05 });
    const [run] = await sql<
      { id: string }[]
    >`select pipeline.start_run('test', 'ledger') as id`;
    const random = randomOf(5);
    const state = async () =>
      (await sql<
        { state: string }[]
      >`select state from public.pipeline_runs where id = ${run!.id}`)[0]
        ?.state;
    const began = performance.now();
    while (await state() === 'running' && performance.now() - began < 120_000) {
      await new Promise((resolve) => setTimeout(resolve, 150 + random() * 350));
      const victims = stack.functionsPids()['embed'] ?? [];
      const victim = victims[Math.floor(random() * victims.length)];
      if (victim === undefined || kills >= 24) continue;
      try {
        process.kill(victim, 'SIGKILL');
        kills++;
      } catch {
        // it has ended already
      }
    }
    expect(await state()).toBe('succeeded');
    const open =
      await sql`select estado, count(*) from public.documentos_oficiales where estado <> 'ready' group by 1`;
    expect(open).toEqual([]);
    await until(
      'no call is under way',
      async () =>
        (await sql`select id from public.pipeline_costs where status = 'reserved'`)
          .length === 0,
    );
  }, 170_000);

  it('equals what the provider counted: calls, tokens, dollars', async () => {
    const { sql, simulator } = world;
    const rows = await sql<Row[]>`
      select id::text as id, status, api_calls, tokens_used::int as tokens, estimated_cost_usd::text as usd
      from public.pipeline_costs`;
    const calls = await simulator.calls();
    const ledger = new Map(rows.map((row) => [row.id, row]));
    // Every call that arrived is one row, to the last token.
    expect(new Set(calls.map((call) => call.callId)).size).toBe(calls.length);
    const wrong = calls.filter((call) => {
      const row = ledger.get(call.callId ?? '');
      return row?.api_calls !== 1 ||
        (row.tokens !== call.billedTokens && row.status !== 'unsettled');
    });
    expect(wrong).toEqual([]);
    // What nobody reported counts as made, at the tokens that it had: true of all but those whose worker was killed in the
    // moment before it left.
    const arrived = new Set(calls.map((call) => call.callId));
    const never = rows.filter((row) => !arrived.has(row.id));
    expect(never.filter((row) => row.status !== 'unsettled')).toEqual([]);
    const unsettled = rows.filter((row) => row.status === 'unsettled');
    const answered = new Map(calls.map((call) => [call.callId, call]));
    for (const row of unsettled) {
      const call = answered.get(row.id);
      if (call !== undefined && call.billedTokens > 0) {
        expect(row.tokens).toBe(call.billedTokens);
      }
    }
    console.log(
      `${kills} workers killed; ${calls.length} calls, ${rows.length} rows, ${unsettled.length} unsettled, of which ${never.length} never left`,
    );
    expect(kills).toBeGreaterThan(8);
    expect(never.length).toBeLessThanOrEqual(Math.ceil(kills / 4));

    // Dollars of what was settled: exactly price times what the provider counted.
    const settled = rows.filter((row) => row.status !== 'unsettled');
    const billed = settled.reduce(
      (sum, row) => sum + (answered.get(row.id)?.billedTokens ?? 0),
      0,
    );
    const [sums] = await sql<{ usd: boolean; spend: boolean }[]>`
      select
        (select sum(estimated_cost_usd) from public.pipeline_costs where status <> 'unsettled') = ${billed}::numeric * ${PRICE}::numeric / 1000000 as usd,
        (select sum(usd) from pipeline.spend where scope like 'month %') = (select sum(estimated_cost_usd) from public.pipeline_costs) as spend`;
    expect(sums).toEqual({ usd: true, spend: true });
    const [run] = await sql<{ same: boolean }[]>`
      select bool_and(s.usd = (select sum(c.estimated_cost_usd) from public.pipeline_costs c where 'run ' || c.run_id = s.scope)) as same
      from pipeline.spend s where s.scope like 'run %'`;
    expect(run).toEqual({ same: true });
  });

  it('shares what each call cost among its chunks', async () => {
    const [row] = await world.sql<{ off: number }[]>`
      select count(*)::int as off
      from (
        select e.job_id, sum(e.cost_usd) as vectors
        from pipeline.chunk_embeddings e group by 1
      ) v
      join (select c.job_id, sum(c.estimated_cost_usd) as calls from public.pipeline_costs c where c.status = 'ok' group by 1) k using (job_id)
      where v.vectors > k.calls + 1e-15`;
    expect(row).toEqual({ off: 0 });
  });
});
