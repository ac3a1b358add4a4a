import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDocuments } from '../../../bench/growth/documents.ts';
import { Worker } from '../../../bench/growth/steps.ts';
import { makeQuestions, type Searchers, startSearchers } from '../../../bench/switch/searchers.ts';
import { mixedHits } from '../../../bench/switch/spaces.ts';
import { openSwitchWorld, type SwitchWorld } from '../../../bench/switch/world.ts';
import { comparisons, watchSpaces } from '../../e2e/models/watch-spaces.ts';
import { until } from '../support/until.ts';

const DOCUMENTS = 1000;
const NEW_DOCUMENTS = 60;
const DIMENSIONS = 64;
const CLIENTS = 4;

/** 10,000 chunks, and four clients that search without pause from the first line of this to the last. */
describe('a switch of the model while everybody searches', () => {
  let world: SwitchWorld;
  let searchers: Searchers;

  beforeAll(async () => {
    world = await openSwitchWorld({
      label: 'switch-test',
      documents: DOCUMENTS,
      dimensions: DIMENSIONS,
      maxInputs: 200,
      latencyMs: 20,
      settings: {
        // A batch of a killed worker comes back soon.
        lease_seconds: '8',
        // Every chunk is compared, by the operator that is watched.
        hnsw_min_rows: '1000000',
        discovery_workers: '0',
        ingestion_workers: '0',
      },
    });
    await watchSpaces(world.stack.sql);
    searchers = startSearchers(world.stack, await makeQuestions(world.sql, 40), CLIENTS);
  }, 120_000);

  afterAll(async () => {
    await searchers?.stop();
    await world?.close();
  }, 60_000);

  it('is watched: a comparison of two models is an error', async () => {
    await expect(world.sql`
      select (select e.embedding from pipeline.chunk_embeddings e where e.model_id = ${world.models.champion} limit 1)
        operator(extensions.<=>) array_fill(1, array[${DIMENSIONS}::int])::extensions.halfvec`)
      .rejects.toThrow('Cannot compare vectors of two models');
  });

  it('goes to a challenger whose workers were killed in the middle', async () => {
    const { models: { champion, challenger }, chunks } = world;
    expect(await coverageOf(challenger)).toEqual({ covered: 0, missing: chunks });
    await world.sql`select pipeline.embed_challenger(${challenger})`;
    const { covered } = await killInTheMiddle(challenger);
    expect(covered).toBeLessThan(chunks);
    expect(await refusalOf(challenger)).toBe('MODEL_COVERAGE_INCOMPLETE');
    expect(await modelsOfDocuments()).toEqual({ champion: DOCUMENTS });

    await whole(challenger);
    expect(await modelsOfDocuments()).toEqual({ champion: DOCUMENTS });
    await world.sql`select pipeline.activate_model(${challenger})`;
    expect(await modelsOfDocuments()).toEqual({ challenger: DOCUMENTS });
    expect(await coverageOf(champion)).toEqual({ covered: chunks, missing: 0 });
  }, 90_000);

  it('goes back, once the old model has what came meanwhile', async () => {
    const { models: { champion, challenger } } = world;
    await readDocuments();
    await until(
      'the new documents are shown',
      async () => (await modelsOfDocuments())['challenger'] === DOCUMENTS + NEW_DOCUMENTS,
    );
    expect(await refusalOf(champion)).toBe('MODEL_COVERAGE_INCOMPLETE');

    await world.sql`select pipeline.embed_challenger(${champion})`;
    await killInTheMiddle(champion);
    await whole(champion);
    await world.sql`select pipeline.activate_model(${champion})`;
    expect(await modelsOfDocuments()).toEqual({ champion: DOCUMENTS + NEW_DOCUMENTS });
    expect((await coverageOf(challenger)).missing).toBe(0);
  }, 90_000);

  it('goes to and fro at once while both have everything', async () => {
    const { sql, models: { champion, challenger } } = world;
    for (let n = 0; n < 3; n++) {
      for (const [name, id] of Object.entries({ challenger, champion })) {
        const before = searchers.searches.length;
        await sql`select pipeline.activate_model(${id})`;
        expect(await modelsOfDocuments()).toEqual({ [name]: DOCUMENTS + NEW_DOCUMENTS });
        await searched(before + CLIENTS);
      }
    }
  });

  it('leaves a model behind that can be retired at once', async () => {
    const { sql, models: { champion, challenger } } = world;
    await sql`select pipeline.activate_model(${challenger})`;
    await searched(searchers.searches.length + CLIENTS);
    // Searches that have asked for the challenger's vector are on their way, and one whose statement has begun.
    const begun = await sql.reserve();
    await begun`begin isolation level repeatable read`;
    await begun`select from public.model_registry`;
    await sql`select pipeline.activate_model(${champion})`;
    await sql`select pipeline.retire_model(${challenger})`;
    // Told to ask again, as nothing would be a wrong answer.
    await expect(begun`
      select from public.match_documents(array_fill(1, array[${DIMENSIONS}::int])::extensions.halfvec, model_id => ${challenger})`)
      .rejects.toMatchObject({ detail: 'INVALID_STATE' });
    await begun`rollback`;
    begun.release();
    await searched(searchers.searches.length + 3 * CLIENTS);
    const [row] = await sql<{ left: number }[]>`
      select count(*)::int as left from pipeline.chunk_embeddings where model_id = ${challenger}`;
    expect(row).toEqual({ left: 0 });
  });

  it('was noticed by nobody who searched', async () => {
    await searchers.stop();
    const { searches } = searchers;
    expect(searches.flatMap(({ failure }) => failure ?? [])).toEqual([]);
    expect(new Set(searches.map(({ answer }) => answer.body.model?.model_name)))
      .toEqual(new Set(['champion', 'challenger']));
    expect(await comparisons(world.stack.sql)).toBeGreaterThan(searches.length);
    const { hits, mixed } = mixedHits(searches, DIMENSIONS);
    expect(hits).toBeGreaterThan(searches.length);
    expect(mixed).toBe(0);
  });

  async function coverageOf(model: string): Promise<{ covered: number; missing: number }> {
    const [row] = await world.sql<{ covered: number; missing: number }[]>`
      select covered::int, missing::int from public.model_coverage where model_id = ${model}`;
    return { ...row! };
  }

  async function modelsOfDocuments(): Promise<Record<string, number>> {
    const rows = await world.sql<{ model: string; count: number }[]>`
      select embedding_model as model, count(*)::int as count
      from public.documentos_oficiales where served_version is not null group by embedding_model`;
    return Object.fromEntries(rows.map(({ model, count }) => [model, count]));
  }

  /** The code with which an activation is refused; null where it is not. */
  async function refusalOf(model: string): Promise<string | null> {
    return await world.sql`select pipeline.activate_model(${model})`.then(
      () => null,
      (error) => error.detail,
    );
  }

  /** Ends every worker of `embed` without a word while it has a batch of the model. Returns what the model had by then. */
  async function killInTheMiddle(model: string): Promise<{ covered: number; missing: number }> {
    await until('a worker has a batch in the middle of the work', async () => {
      const [row] = await world.sql<{ busy: boolean }[]>`
        select exists (
          select from pipeline.jobs j where j.stage = 'embedding' and j.state = 'running' and j.payload ->> 'model_id' = ${model}
        ) as busy`;
      return row!.busy && (await coverageOf(model)).covered > 0;
    }, { everyMs: 10 });
    for (const pid of world.stack.functionsPids()['embed'] ?? []) process.kill(pid, 'SIGKILL');
    const coverage = await coverageOf(model);
    expect(coverage.missing).toBeGreaterThan(0);
    return coverage;
  }

  async function whole(model: string): Promise<void> {
    await until('the model has every chunk', async () => (await coverageOf(model)).missing === 0, {
      seconds: 80,
    });
  }

  async function searched(count: number): Promise<void> {
    await until(`${count} searches have ended`, () => searchers.searches.length >= count);
  }

  /** Documents that a crawl finds and reads, which are embedded by the active model. */
  async function readDocuments(): Promise<void> {
    const { sql } = world;
    await sql`
      insert into public.sources (name, kind, url, fuente, publicado, activo)
      values ('bench', 'listing', 'https://bench.example.org/', 'bench', true, false)`;
    await sql`update public.sources set activo = false`;
    const session = await sql.reserve();
    const reader = new Worker(session);
    const made = makeDocuments(NEW_DOCUMENTS, 1);
    await reader.discover(made.map(({ url }) => url), 'discover');
    await reader.ingest(made, '');
    session.release();
  }
});
