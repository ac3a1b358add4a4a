import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from '../../local/stack.ts';
import { startSampleSite } from '../../local/sources/sample.ts';
import {
  type Fault,
  type ProviderSimulator,
  startProviderSimulator,
} from '../fixtures/provider-simulator/simulator.ts';
import { startTestStack } from '../support/test-stack.ts';
import { ledgerOf } from './models/ledger.ts';
import { page } from './models/pages.ts';
import { hurry, KEYS, registerTiers, SIMULATED, TIERS } from './models/tiers.ts';
import { comparisons, watchSpaces } from './models/watch-spaces.ts';
import { ended, runPipeline } from './support/run.ts';
import { find } from './support/search.ts';
import { startStaticSite, type StaticSite } from './support/static-site.ts';
import { until } from './support/until.ts';

interface Chunk extends Record<string, unknown> {
  readonly id: number;
  readonly content: string;
  readonly url: string;
  /** `model tier`, by every space that has it. */
  readonly spaces: readonly string[];
}

/** What search shows of the documents of a source, and in which spaces it is. */
async function chunksOf(stack: Stack, source: string): Promise<Chunk[]> {
  return await stack.sql<Chunk>(
    `select dc.id::int as id, c.content, d.url_original as url,
       array(
         select m.model_name || ' ' || e.tier
         from pipeline.chunk_embeddings e join public.model_registry m on m.id = e.model_id
         where e.chunk_id = c.id order by 1
       ) as spaces
     from pipeline.served_versions s
     join pipeline.document_chunks dc using (documento_id, version, revision)
     join pipeline.chunks c on c.id = dc.chunk_id
     join public.documentos_oficiales d on d.id = s.documento_id
     join public.sources o on o.id = d.source_id
     where s.valid_to is null and o.name like $1
     order by dc.id`,
    [source],
  );
}

async function healed(stack: Stack): Promise<void> {
  await until('nothing is found through a stand-in any more, whose vectors are gone', async () => {
    const [left] = await stack.sql<{ n: number }>(
      `select (select count(*) from pipeline.fallback_chunks)::int
         + (select count(*) from pipeline.chunk_embeddings where tier > 1)::int
         + (select count(*) from public.pipeline_runs where state = 'running')::int as n`,
    );
    return left?.n === 0 ? true : undefined;
  });
}

async function start(): Promise<{ stack: Stack; simulator: ProviderSimulator }> {
  const simulator = await startProviderSimulator({ models: [...SIMULATED], seed: 7 });
  const stack = await startTestStack({ env: KEYS });
  await registerTiers(stack.sql, simulator.urls);
  await hurry(stack.sql);
  await watchSpaces(stack.sql);
  return { stack, simulator };
}

/** Every way of failing, and the tier that embeds while the first model fails so. */
const FAULTS: readonly (readonly [string, Fault, number])[] = [
  ['429 with Retry-After', { kind: 'rate-limit', retryAfter: '1' }, 2],
  ['429 without', { kind: 'rate-limit' }, 2],
  ['500', { kind: 'server-error', status: 500 }, 2],
  ['no answer', { kind: 'hang' }, 2],
  ['an answer that drips', { kind: 'drip', bytesPerSecond: 50 }, 2],
  ['half an answer', { kind: 'truncated' }, 2],
  ['a connection that is cut', { kind: 'reset' }, 2],
  ['vectors of another length', { kind: 'wrong-dimensions' }, 2],
  ['numbers that are none', { kind: 'nan' }, 2],
  ['a vector too few', { kind: 'too-few' }, 2],
  ['an expired key', { kind: 'expired-key' }, 2],
  ['a quota that is gone', { kind: 'quota-gone' }, 2],
  // Not what was asked for, but what it means is clear.
  ['another order by index', { kind: 'shuffled' }, 1],
  ['base64', { kind: 'base64' }, 1],
];

describe('a model that fails', () => {
  let stack: Stack;
  let simulator: ProviderSimulator;
  let site: StaticSite;

  beforeAll(async () => {
    ({ stack, simulator } = await start());
    // One host for all: a worker that is warm keeps to the hosts that it was told of.
    site = await startStaticSite(stack.sql, 'portada', []);
  }, 180_000);
  afterAll(async () => {
    await site?.close();
    await stack?.stop();
    await simulator?.close();
  });

  it.each(FAULTS)('%s: every chunk is embedded, found, and healed', async (name, fault, tier) => {
    const source = `fuente ${name}`;
    const word = `fuente${FAULTS.findIndex(([other]) => other === name)}x`;
    const paths = [0, 1].map((n) => `/${word}${n}.html`);
    await stack.sql(
      `insert into public.sources (name, kind, fuente, config, publicado, next_crawl_at) values ($1, 'url_list', 'Guías', $2::jsonb, true, 'infinity')`,
      [source, JSON.stringify({ urls: paths.map((path) => site.url + path) })],
    );
    paths.forEach((path, n) => site.put(path, 'text/html; charset=utf-8', page(`${word}${n}`)));

    simulator.misbehave('primero', fault);
    const [run] = await stack.sql<{ id: string }>(`select pipeline.start_run('test', $1) as id`, [source]);
    const report = await ended(stack.sql, run!.id);
    expect(report.errors).toEqual([]);
    expect(report.documents).toMatchObject({ ready: 2 });

    const chunks = await chunksOf(stack, source);
    expect(chunks.length).toBeGreaterThanOrEqual(12);
    expect(new Set(chunks.flatMap((chunk) => chunk.spaces))).toEqual(new Set([`${TIERS[tier - 1]} ${tier}`]));
    const models = await stack.sql(
      `select distinct d.embedding_model from public.documentos_oficiales d join public.sources s on s.id = d.source_id where s.name = $1`,
      [source],
    );
    expect(models).toEqual([{ embedding_model: TIERS[tier - 1] }]);

    // The questions go to the space that has them while the first one is still down.
    const before = await comparisons(stack.sql);
    for (const chunk of chunks.slice(0, 3)) {
      const hits = await find(stack, chunk.content, { mode: 'vector', k: 3 });
      expect(hits.map((hit) => hit.chunk_id)).toContain(chunk.id);
      expect(new Set(hits.map((hit) => hit.chunk_id)).size).toBe(hits.length);
    }
    expect(await comparisons(stack.sql)).toBeGreaterThan(before);

    simulator.behave();
    await healed(stack);
    expect(new Set((await chunksOf(stack, source)).flatMap((chunk) => chunk.spaces))).toEqual(
      new Set(['primero 1']),
    );
    const [open] = await stack.sql(
      `select count(*)::int as n from public.documentos_oficiales where embedding_model <> 'primero'`,
    );
    expect(open).toEqual({ n: 0 });
  }, 60_000);

  it('has every call in the ledger, at what the provider bills for it', async () => {
    for (const model of TIERS) {
      const { calls } = await ledgerOf(stack.sql, model);
      expect(calls, model).toBe(simulator.totals(model).calls);
    }
    // To the last token where passages are concerned; of a question that was cut off nobody says how many it had.
    const ours = await stack.sql<{ id: string; tokens: number }>(
      `select id::text as id, tokens_used::int as tokens from public.pipeline_costs where stage = 'embedding' and tokens_used > 0`,
    );
    const billed = new Map(simulator.calls.map((call) => [call.callId, call.billedTokens]));
    expect(ours.length).toBeGreaterThan(20);
    expect(ours.filter(({ id, tokens }) => billed.get(id) !== tokens)).toEqual([]);
    const open = `select id from public.pipeline_costs where status in ('reserved', 'unsettled')`;
    expect(await stack.sql(open)).toEqual([]);
  });

  it('was compared with nobody else, in the past either', async () => {
    const [moment] = await stack.sql<{ at: string }>(`select clock_timestamp()::text as at`);
    const hits = await find(stack, 'portafolio de la escuela', {
      mode: 'vector',
      as_of: new Date(moment!.at).toISOString(),
    });
    expect(hits.length).toBeGreaterThan(0);
  });
});

/** What each of the first three models does in turns, each in a fifth of its calls. */
const STORM: readonly Fault[] = [
  { kind: 'rate-limit', retryAfter: '1' },
  { kind: 'server-error' },
  { kind: 'truncated' },
  { kind: 'reset' },
  { kind: 'too-few' },
];

interface Weather {
  readonly name: string;
  readonly begin: (simulator: ProviderSimulator) => void;
  /** Set where one model has to embed it all. */
  readonly by?: string;
}

const MIXTURE: Weather = {
  name: 'three models fail in turns',
  begin: (simulator) => {
    for (const model of TIERS.slice(0, 3)) {
      for (const fault of STORM) simulator.misbehave(model, fault, { share: 0.2 });
    }
  },
};

/** PROFEFLOW_EVERY_FAULT=1 runs the whole site under each of them as well, half a minute each. */
const WEATHERS: readonly Weather[] = process.env['PROFEFLOW_EVERY_FAULT'] !== '1' ? [MIXTURE] : [
  MIXTURE,
  ...FAULTS.map(([name, fault, tier]): Weather => ({
    name: `the first answers with ${name}`,
    begin: (simulator) => simulator.misbehave('primero', fault),
    by: `${TIERS[tier - 1]} ${tier}`,
  })),
];

describe.each(WEATHERS)('the sample site, while $name', ({ name, begin, by }) => {
  let stack: Stack;
  let simulator: ProviderSimulator;
  let site: { close(): Promise<void> };

  beforeAll(async () => {
    ({ stack, simulator } = await start());
    site = await startSampleSite(stack.sql, 0);
  }, 180_000);
  afterAll(async () => {
    await site?.close();
    await stack?.stop();
    await simulator?.close();
  });

  it('ends with every chunk embedded, once, and found', async () => {
    begin(simulator);
    const report = await runPipeline(stack.sql);
    expect(report.documents).toMatchObject({ dead: 0 });
    const chunks = await chunksOf(stack, '%');
    expect(chunks.length).toBeGreaterThan(300);
    expect(chunks.filter((chunk) => chunk.spaces.length === 0)).toEqual([]);
    const byTier = new Map<string, number>();
    for (const space of chunks.flatMap((chunk) => chunk.spaces)) {
      byTier.set(space, (byTier.get(space) ?? 0) + 1);
    }
    const tiers = [...byTier].sort().map(([space, n]) => `${space}: ${n}`).join(', ');
    console.log(`${name}: chunks by model and tier: ${tiers}`);
    if (by !== undefined) expect([...byTier.keys()]).toEqual([by]);

    const sample = chunks.filter((_, n) => n % 40 === 0);
    for (const { content } of sample) {
      // Whichever provider cannot be asked at this moment, full text finds what its space has.
      expect((await find(stack, content, { mode: 'text' })).map((hit) => hit.content)).toContain(content);
    }
    simulator.behave();
    await healed(stack);
    expect(new Set((await chunksOf(stack, '%')).flatMap((chunk) => chunk.spaces))).toEqual(
      new Set(['primero 1']),
    );
    for (const { content } of sample) {
      expect((await find(stack, content, { mode: 'vector' })).map((hit) => hit.content)).toContain(content);
    }
    for (const model of TIERS.slice(0, 3)) {
      expect((await ledgerOf(stack.sql, model)).calls, model).toBe(simulator.totals(model).calls);
    }
  }, 170_000);
});
