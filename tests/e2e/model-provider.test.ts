import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from '../../local/stack.ts';
import { type ProviderSimulator, startProviderSimulator } from '../fixtures/provider-simulator/simulator.ts';
import { startTestStack } from '../support/test-stack.ts';
import { ledgerOf } from './models/ledger.ts';
import { page } from './models/pages.ts';
import { hurry } from './models/tiers.ts';
import { runPipeline } from './support/run.ts';
import { find } from './support/search.ts';
import { startStaticSite, type StaticSite } from './support/static-site.ts';
import { until } from './support/until.ts';

/** The SQL that the documentation gives a reader, word for word but for the address. */
function documentedRow(baseUrl: string): string {
  const text = readFileSync(new URL('../../docs/providers.md', import.meta.url), 'utf8');
  const section = text.split('## Adding a model with an OpenAI-compatible address')[1] ?? '';
  const sql = /```sql\n([\s\S]*?)```/.exec(section)?.[1] ?? '';
  return sql.replace('https://embeddings.example.org/v1', baseUrl);
}

describe('a provider that is nothing but a row of the registry', () => {
  let stack: Stack;
  let simulator: ProviderSimulator;
  let site: StaticSite;

  beforeAll(async () => {
    simulator = await startProviderSimulator({
      models: [{
        name: 'intfloat/multilingual-e5-small',
        api: 'openai',
        dimensions: 384,
        apiKey: 'key-of-the-example',
        maxInputs: 32,
        maxTokensPerInput: 512,
        usdPerMillionTokens: '0.01',
      }],
    });
    stack = await startTestStack({ env: { EXAMPLE_API_KEY: 'key-of-the-example' } });
    await hurry(stack.sql);
    site = await startStaticSite(stack.sql, 'guias', ['/unax.html']);
    site.put('/unax.html', 'text/html; charset=utf-8', page('unax', 12));
    await runPipeline(stack.sql);
  }, 180_000);
  afterAll(async () => {
    await site?.close();
    await stack?.stop();
    await simulator?.close();
  });

  it(
    'is registered, embeds beside the active model, takes its place, and can be given up again',
    async () => {
      const sql = documentedRow(simulator.urls.openai);
      expect(sql).toContain('register_model');
      const [row] = await stack.sql<{ register_model: string }>(sql);
      const id = row!.register_model;

      await expect(stack.sql('select pipeline.activate_model($1::uuid)', [id])).rejects.toThrow(
        /current chunks have no vector/,
      );
      await stack.sql('select pipeline.embed_challenger($1::uuid)', [id]);
      await until('the challenger has every chunk', async () => {
        const [{ missing }] = await stack.sql<{ missing: number }>(
          'select missing::int as missing from public.model_coverage where model_id = $1::uuid',
          [id],
        ) as [{ missing: number }];
        return missing === 0 ? true : undefined;
      });
      expect((await find(stack, 'la planificación de clases', { mode: 'vector' })).length).toBeGreaterThan(0);
      const [before] = await stack.sql('select distinct embedding_model from public.documentos_oficiales');
      expect(before).toEqual({ embedding_model: 'local-lexical' });

      await stack.sql('select pipeline.activate_model($1::uuid)', [id]);
      const [after] = await stack.sql('select distinct embedding_model from public.documentos_oficiales');
      expect(after).toEqual({ embedding_model: 'multilingual-e5-small' });
      const [hit] = await find(stack, 'la planificación de 2003 clases con la escuela unax', {
        mode: 'vector',
      });
      expect(hit?.content).toContain('2003');
      // Prefixes reached the provider, and the ledger has what it billed, questions included.
      const totals = simulator.totals();
      expect(await ledgerOf(stack.sql, 'multilingual-e5-small')).toEqual({
        calls: totals.calls,
        tokens: totals.billedTokens,
        usd: totals.usd,
      });

      const [old] = await stack.sql<{ id: string }>(
        `select id::text as id from public.model_registry where model_name = 'local-lexical'`,
      );
      await stack.sql('select pipeline.activate_model($1::uuid)', [old!.id]);
      await stack.sql('select pipeline.retire_model($1::uuid)', [id]);
      expect((await find(stack, 'la planificación de clases', { mode: 'vector' })).length).toBeGreaterThan(0);
    },
    120_000,
  );

  it('costs nothing to ask the same question again', async () => {
    const calls = async () =>
      (await stack.sql<{ n: number }>('select count(*)::int as n from public.pipeline_costs'))[0]!.n;
    await find(stack, '¿Qué   evidencia presenta el docente?', { mode: 'vector' });
    await until(
      'its vector is kept',
      async () =>
        (await stack.sql('select from pipeline.query_cache where embedding is not null')).length > 0
          ? true
          : undefined,
    );
    const before = await calls();
    await find(stack, ' ¿Qué evidencia presenta el docente? ', { mode: 'vector' });
    expect(await calls()).toBe(before);
  });
});
