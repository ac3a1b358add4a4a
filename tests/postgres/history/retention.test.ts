import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReservedSql } from 'postgres';
import { brokenRules, NOT_AFTER_FORCED_READINGS, NOT_AFTER_RETENTION } from '../support/invariants.ts';
import { useServer } from '../support/lane.ts';
import { alone, embed, installSteps, pidOf, together, waits } from '../support/pipeline.ts';
import { until } from '../support/until.ts';

const URL = 'https://example.org/1';

describe('retention while everything else goes on', () => {
  const lane = useServer('migrated', { label: 'retention' });
  beforeAll(() => installSteps(lane.sql));

  /** Version 1 and its chunk are superseded and named by nothing. */
  beforeEach(async () => {
    await lane.sql`select tests.put(${URL}, 'Se va.'), tests.embed_all()`;
    await lane.sql`select tests.put(${URL}, 'Se queda.'), tests.embed_all()`;
  });

  async function prune(connection: ReservedSql): Promise<Record<string, number>> {
    // It never waits long for what others hold.
    await connection`set lock_timeout = '10s'`;
    const [row] = await connection`select versions, chunks, vectors from pipeline.prune('0 seconds', false)`;
    return { ...row };
  }

  async function shown(at: string): Promise<string[]> {
    await lane.sql`select tests.embed_all()`;
    const rows = await lane.sql<{ content: string }[]>`
      select h.content from public.match_documents(tests.query('x'), 1000, -1) h where h.url_original = ${at} order by h.chunk_id`;
    return rows.map(({ content }) => content);
  }

  it('a reading that needs a content which is being removed writes it again', async () => {
    let removed: Record<string, number> = {};
    await alone(lane.sql, (pruning) =>
      alone(lane.sql, async (reading) => {
        await pruning`begin`;
        removed = await prune(pruning);
        const pid = await pidOf(reading);
        const read = reading`select tests.put('https://example.org/2', ${'Propio.\n\nSe va.'})`.execute();
        await until('the reading waits for the removal', () => waits(lane.sql, pid), { seconds: 10 });
        await pruning`commit`;
        await read;
      }));
    expect(removed).toMatchObject({ versions: 1, chunks: 1, vectors: 1 });
    expect(await shown('https://example.org/2')).toEqual(['Propio.', 'Se va.']);
    expect(await brokenRules(lane.sql, [NOT_AFTER_RETENTION])).toEqual({});
  });

  it('a content that a reading refers to is left, before that has written its list', async () => {
    // The reading stops between finding the content and referring to it, where a row lock is all that holds it.
    await lane.sql.unsafe(`
      create function tests.stop() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(42); return new; end; $$;
      create trigger _000_stop before insert on pipeline.chunk_lists for each row execute function tests.stop();
    `).simple();
    let pruned: Record<string, number> = {};
    await alone(lane.sql, (holder) =>
      alone(lane.sql, async (reading) => {
        await holder`begin`;
        await holder`select pg_advisory_xact_lock(42)`;
        const pid = await pidOf(reading);
        const read = reading`select tests.put('https://example.org/3', ${'Otro.\n\nSe va.'})`.execute();
        await until('the reading stands still', () => waits(lane.sql, pid), { seconds: 10 });
        pruned = await alone(lane.sql, prune);
        await holder`commit`;
        await read;
      }));
    // The version that had it has gone, the content has not.
    expect(pruned['versions']).toBeGreaterThan(0);
    expect(pruned['chunks']).toBe(0);
    await lane.sql`drop trigger _000_stop on pipeline.chunk_lists`;
    expect(await shown('https://example.org/3')).toEqual(['Otro.', 'Se va.']);
    expect(await brokenRules(lane.sql, [NOT_AFTER_RETENTION])).toEqual({});
  });

  it('a version that an open snapshot names or an open rollback brings back is left', async () => {
    await lane.sql`select tests.put(${URL}, 'Se nombra.'), tests.embed_all()`;
    const snapshot = await alone(lane.sql, async (taking) => {
      await taking`begin`;
      const [row] = await taking<{ id: string }[]>`select id from public.create_snapshot('abierta')`;
      await lane.sql`select tests.put(${URL}, 'Sigue.'), tests.embed_all()`;
      await alone(lane.sql, prune);
      await taking`commit`;
      return row?.id ?? '';
    });
    const [verified] = await lane.sql`select ok, documents from public.verify_snapshot(${snapshot})`;
    expect(verified?.['ok']).toBe(true);

    const [old] = await lane.sql<{ id: string; version: number }[]>`
      select d.id, d.version from public.documentos_oficiales d where d.url_original = ${URL}`;
    await lane.sql`select tests.put(${URL}, 'Y sigue.'), tests.embed_all()`;
    await alone(lane.sql, async (rollback) => {
      await rollback`begin`;
      await rollback`select public.rollback_document(${old?.id ?? ''}, ${old?.version ?? 0})`;
      await alone(lane.sql, prune);
      await rollback`commit`;
    });
    expect(await shown(URL)).toEqual(['Sigue.']);
    await lane.sql`select pipeline.drop_snapshot(${snapshot})`;
    expect(await brokenRules(lane.sql, [NOT_AFTER_RETENTION])).toEqual({});
  });

  it('readers, snapshots, rollbacks and retention without a pause: nothing that is needed goes', async () => {
    let over = false;
    let readings = 0;
    const taken: string[] = [];
    const reader = async (connection: ReservedSql, index: number): Promise<void> => {
      for (let n = 0; n < 60; n += 1) {
        // Contents come, go out of use and come back.
        const parts = [`Parte ${n % 3}.`, `Parte ${(n + index) % 5}.`, `De ${index}.`];
        await connection`select tests.put(${`https://reader.example/${index}`}, ${
          [...new Set(parts)].join('\n\n')
        })`;
        readings += 1;
      }
    };
    const embedder = async (connection: ReservedSql): Promise<void> => {
      while (!over) await embed(connection);
    };
    const pruner = async (connection: ReservedSql): Promise<number> => {
      let versions = 0;
      while (!over) versions += (await prune(connection))['versions'] ?? 0;
      return versions;
    };
    const taker = async (connection: ReservedSql): Promise<void> => {
      for (let n = 0; !over; n += 1) {
        const [row] = await connection<{ id: string }[]>`select id from public.create_snapshot('s')`;
        taken.push(row?.id ?? '');
        if (n % 4 === 2) {
          await connection`select * from public.rollback_to_snapshot(${taken[0] ?? ''}, false)`;
        }
        if (taken.length > 3) await connection`select pipeline.drop_snapshot(${taken.shift() ?? ''})`;
      }
    };
    const results = await together<number | void>(lane.sql, 6, async (connection, index) => {
      if (index === 0) return pruner(connection);
      if (index === 1) return taker(connection);
      if (index === 2) return embedder(connection);
      return reader(connection, index).finally(() => over = true);
    });
    await lane.sql`select tests.embed_all()`;
    expect(results[0]).toBeGreaterThan(0);
    const verified = await lane.sql`
      select s.id, v.ok, v.mismatched from public.data_snapshots s, public.verify_snapshot(s.id) v where s.dropped_at is null`;
    expect(verified.length).toBeGreaterThan(0);
    expect(verified.filter((row) => row['ok'] !== true)).toEqual([]);
    expect(await brokenRules(lane.sql, [NOT_AFTER_RETENTION, NOT_AFTER_FORCED_READINGS])).toEqual({});
    console.log(`${readings} readings, ${verified.length} snapshots, ${results[0]} versions pruned`);
  });
});
