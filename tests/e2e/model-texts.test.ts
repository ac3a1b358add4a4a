import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from '../../local/stack.ts';
import { type ProviderSimulator, startProviderSimulator } from '../fixtures/provider-simulator/simulator.ts';
import { startTestStack } from '../support/test-stack.ts';
import { ledgerOf } from './models/ledger.ts';
import { page } from './models/pages.ts';
import { hurry, KEYS, registerTiers, SIMULATED } from './models/tiers.ts';
import { runPipeline } from './support/run.ts';
import { startStaticSite, type StaticSite } from './support/static-site.ts';

/** Ten pages of twenty sections: a batch of 200 texts, of which one has a word that the provider refuses. */
const PAGES = Array.from({ length: 10 }, (_, n) => `/guia${n}x.html`);
const FORBIDDEN = 'guia7x13';

describe('one bad text in a batch of 200', () => {
  let stack: Stack;
  let simulator: ProviderSimulator;
  let site: StaticSite;

  beforeAll(async () => {
    simulator = await startProviderSimulator({ models: [...SIMULATED] });
    stack = await startTestStack({ env: KEYS });
    await registerTiers(stack.sql, simulator.urls);
    await hurry(stack.sql);
    await stack.sql('select * from pipeline.set_fallback_tiers($1::uuid[])', ['{}']);
    site = await startStaticSite(stack.sql, 'guias', PAGES);
    PAGES.forEach((path, n) => site.put(path, 'text/html; charset=utf-8', page(`guia${n}x`, 20)));
    simulator.misbehave('primero', { kind: 'bad-text', containing: FORBIDDEN });
  }, 180_000);
  afterAll(async () => {
    await site?.close();
    await stack?.stop();
    await simulator?.close();
  });

  it('keeps its own document back, names the reason, and lets the other 199 through', async () => {
    const report = await runPipeline(stack.sql);
    expect(report.documents).toMatchObject({ discovered: 10, ready: 9, dead: 1 });
    expect(report.errors).toMatchObject([{
      url: `${site.url}/guia7x.html`,
      code: 'PROVIDER_REJECTED_INPUT',
    }]);
    const [chunks] = await stack.sql<{ n: number; embedded: number }>(
      `select count(*)::int as n, (select count(*) from pipeline.chunk_embeddings)::int as embedded from pipeline.chunks`,
    );
    expect(chunks!.n).toBeGreaterThanOrEqual(200);
    expect(chunks!.embedded).toBe(chunks!.n - 1);
    // Each batch once, and for the one with the text two calls for every halving.
    const refused = simulator.calls.filter((call) => call.status === 400).length;
    expect(refused).toBeLessThanOrEqual(9);
    expect(simulator.totals('primero').calls).toBeLessThanOrEqual(2 + 2 * 9);
    const { calls, tokens } = await ledgerOf(stack.sql, 'primero');
    expect({ calls, tokens }).toEqual({
      calls: simulator.totals('primero').calls,
      tokens: simulator.totals('primero').billedTokens,
    });
    const open = await stack.sql(`select state, error_code from pipeline.circuits where state <> 'closed'`);
    expect(open).toEqual([]);
  }, 120_000);

  it('goes to the next model once there is one, and is not offered to the first again', async () => {
    const [second] = await stack.sql<{ id: string }>(
      `select id::text as id from public.model_registry where model_name = 'segundo'`,
    );
    await stack.sql('select * from pipeline.set_fallback_tiers($1::uuid[])', [`{${second!.id}}`]);
    const before = simulator.totals('primero').calls;
    await stack.sql('select pipeline.retry_dead()');
    const report = await runPipeline(stack.sql);
    expect(report.documents).toMatchObject({ dead: 0 });
    const [document] = await stack.sql(
      `select estado, embedding_model from public.documentos_oficiales where url_original like '%guia7x%'`,
    );
    expect(document).toEqual({ estado: 'ready', embedding_model: 'primero + segundo' });
    // What the healing job does, more often than it is called: nobody is given the text again.
    for (let tick = 0; tick < 3; tick++) await stack.sql('select pipeline.heal_spaces()');
    const waiting = await stack.sql(
      'select chunk_id from pipeline.embedding_queue',
    );
    expect(waiting).toEqual([]);
    expect(simulator.totals('primero').calls).toBe(before);
  }, 120_000);
});
