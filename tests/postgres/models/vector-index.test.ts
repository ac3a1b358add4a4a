import { describe, expect, it } from 'vitest';
import { useServer } from '../support/lane.ts';
import { alone, installSteps } from '../support/pipeline.ts';
import { until } from '../support/until.ts';

const VECTORS = 400;

describe('the index of a model that has outgrown an exact scan', () => {
  const lane = useServer('migrated', { label: 'vector-index', cron: true });

  const index = async (): Promise<{ name: string; valid: boolean } | undefined> => {
    const [row] = await lane.sql<{ name: string; valid: boolean }[]>`
      select c.relname as name, i.indisvalid as valid
      from public.model_registry m
      join pg_index i on i.indexrelid = to_regclass('pipeline.' || pipeline.index_of_model(m.id))
      join pg_class c on c.oid = i.indexrelid
      where m.is_active and m.model_type = 'embedding'`;
    return row;
  };
  const scheduled = async (): Promise<string[]> => {
    const rows = await lane.sql<{ command: string }[]>`
      select command from cron.job where jobname like 'profeflow-index-%'`;
    return rows.map((row) => row.command);
  };

  it('is built by pg_cron, while somebody writes', async () => {
    await installSteps(lane.sql);
    await lane.sql`select tests.source('a')`;
    const text = Array.from({ length: VECTORS }, (_, n) => `Párrafo ${n}.`).join('\n\n');
    await lane.sql`select tests.crawl('a', 'https://example.org/1', ${text})`;
    await lane.sql`select pipeline.tend_vector_indexes()`;
    expect(await scheduled()).toEqual([]);
    await lane.sql`update pipeline.settings set value = ${VECTORS - 1} where key = 'hnsw_min_rows'`;

    await alone(lane.sql, async (writer) => {
      // A writer that was there before has to end before the index can; one that comes later does not wait for it.
      await writer`begin`;
      await writer`update pipeline.chunk_embeddings set tokens = tokens`;
      const [tended] = await lane.sql<{ n: number }[]>`select pipeline.tend_vector_indexes() as n`;
      expect(tended).toEqual({ n: 1 });
      expect((await scheduled()).map((command) => command.slice(0, 25))).toEqual([
        'create index concurrently',
      ]);
      await until('pg_cron builds', async () => (await index()) !== undefined, { seconds: 30 });
      await lane.sql`set lock_timeout = '2s'`;
      await lane.sql`select tests.crawl('a', 'https://example.org/2', 'Otro párrafo.')`;
      await lane.sql`reset lock_timeout`;
      await writer`commit`;
    });
    await until('the index is valid', async () => (await index())?.valid === true, { seconds: 60 });
    await lane.sql`select pipeline.tend_vector_indexes()`;
    expect(await scheduled()).toEqual([]);
    expect((await lane.sql`select pipeline.tend_vector_indexes() as n`)[0]).toEqual({ n: 0 });
  }, 120_000);

  it('is what search goes through', async () => {
    const scans = async () => {
      const [row] = await lane.sql<{ n: number }[]>`
        select coalesce(sum(pg_stat_get_numscans(i.indexrelid)), 0)::int as n
        from pg_index i where i.indexrelid = ${`pipeline.${(await index())!.name}`}::regclass`;
      return row!.n;
    };
    await lane.sql`analyze`;
    const before = await scans();
    await alone(lane.sql, async (connection) => {
      await connection`set enable_seqscan = off`;
      const hits =
        await connection`select chunk_id from public.match_documents(tests.query('párrafo'), 5, -1)`;
      expect(hits.length).toBe(5);
    });
    await until('the scan is counted', async () => (await scans()) > before, { seconds: 10 });
  });

  it('is built again after a build that was cut', async () => {
    const found = await index();
    await lane.admin`update pg_index set indisvalid = false where indexrelid = ${`pipeline.${
      found!.name
    }`}::regclass`;
    await lane.sql`select pipeline.tend_vector_indexes()`;
    await until('it is gone and there again', async () => {
      await lane.sql`select pipeline.tend_vector_indexes()`;
      return (await index())?.valid === true;
    }, { seconds: 90, everyMs: 1000 });
  }, 120_000);
});
