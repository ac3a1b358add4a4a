import { beforeAll, describe, expect, it } from 'vitest';
import type { ReservedSql } from 'postgres';
import { brokenRules } from '../support/invariants.ts';
import { useServer } from '../support/lane.ts';
import { alone, embed, installSteps, together } from '../support/pipeline.ts';

const PAIRS = 10;
/** Documents that nothing happens to, so that a snapshot takes a while. */
const OTHERS = 1500;
const CLOCKS = 5;
const ROUNDS = 200;
const SNAPSHOTS = 12;

describe('a snapshot while the pipeline writes', () => {
  const lane = useServer('migrated', { label: 'snapshots' });
  beforeAll(() => installSteps(lane.sql));

  it('is one consistent cut', async () => {
    // What pairs and clocks say is embedded already: search shows it as soon as it is written.
    const said = [
      ...Array.from({ length: PAIRS }, (_, n) => `Par ${n} de a.\n\nPar ${n} de b.`),
      ...Array.from({ length: 4 }, (_, n) => `Número ${n}.`),
      ...Array.from({ length: CLOCKS }, (_, n) => `Reloj ${n}.`),
      ...Array.from({ length: ROUNDS }, (_, n) => `Vuelta ${n}.`),
    ];
    await lane.sql`select tests.put('https://said.example/', ${said.join('\n\n')}), tests.embed_all()`;
    await lane.sql`
      insert into public.documentos_oficiales (source_id, fuente, url_original, contenido_texto, estado, estado_code)
      select s.id, s.fuente, 'https://other.example/' || n, 'Otro ' || n, 'quarantined', 'LOW_QUALITY'
        from generate_series(1, ${OTHERS}) n cross join (select * from public.sources limit 1) s`;
    await lane.sql`delete from public.pipeline_runs where trigger = 'edit'`;
    let over = false;
    let writes = 0;
    /** Both documents of a pair have a text of the same number, always: they change in one transaction. */
    const pairs = async (connection: ReservedSql, writer: number): Promise<void> => {
      for (let n = 0; !over; n += 1) {
        const pair = 2 * (n % (PAIRS / 2)) + writer;
        await connection`begin`;
        await connection`
          select tests.put(${`https://a.example/${pair}`}, ${`Par ${pair} de a.\n\nNúmero ${n % 4}.`}),
                 tests.put(${`https://b.example/${pair}`}, ${`Par ${pair} de b.\n\nNúmero ${n % 4}.`})`;
        await connection`commit`;
        writes += 2;
      }
    };
    /** Documents that count one after the other: no cut may have a later one ahead of an earlier one. */
    const clocks = async (connection: ReservedSql): Promise<void> => {
      for (let n = 0; !over && n < ROUNDS; n += 1) {
        for (let clock = 0; clock < CLOCKS; clock += 1) {
          await connection`select tests.put(${`https://clock.example/${clock}`}, ${`Reloj ${clock}.\n\nVuelta ${n}.`})`;
          writes += 1;
        }
      }
    };
    /** Documents whose text is always new. */
    const news = async (connection: ReservedSql): Promise<void> => {
      for (let n = 0; !over; n += 1) {
        await connection`select tests.put(${`https://new.example/${n % 7}`}, ${`Nuevo ${
          n % 7
        }.\n\nNoticia ${n}.`})`;
        writes += 1;
      }
    };
    /** Vectors arrive in transactions of their own, so that documents are on their way when a snapshot is taken. */
    const embedder = async (connection: ReservedSql): Promise<void> => {
      while (!over) await embed(connection);
    };
    const taker = async (connection: ReservedSql): Promise<string[]> => {
      const taken: string[] = [];
      try {
        while (taken.length < SNAPSHOTS) {
          const before = writes;
          const [row] = await connection<{ id: string }[]>`select id from public.create_snapshot('cut')`;
          taken.push(row?.id ?? '');
          while (writes < before + 12) await new Promise((resolve) => setTimeout(resolve, 5));
        }
      } finally {
        over = true;
      }
      return taken;
    };
    const writers = [
      (connection: ReservedSql) => pairs(connection, 0),
      (connection: ReservedSql) => pairs(connection, 1),
      clocks,
      news,
      embedder,
    ];
    const [snapshots = []] = await together<string[] | void>(
      lane.sql,
      1 + writers.length,
      (connection, index) => writers[index - 1]?.(connection) ?? taker(connection),
    );
    await lane.sql`select tests.embed_all()`;

    const torn = await lane.sql`
      with entries as (
        select e.snapshot_id, d.url_original as url,
               regexp_replace(coalesce(v.contenido_texto, d.contenido_texto), '^.*\\D(\\d+)\\D*$', '\\1')::int as number,
               e.shown
          from pipeline.snapshot_documents e
          join public.documentos_oficiales d on d.id = e.documento_id
          join public.document_versions v on v.documento_id = e.documento_id and v.version = e.version
      )
      select a.snapshot_id, a.url, a.number, b.url as other, b.number as other_number
        from entries a
        join entries b using (snapshot_id)
       where (a.url like 'https://a.%' and b.url = replace(a.url, '//a.', '//b.') and a.shown and b.shown and a.number <> b.number)
          or (a.url like 'https://clock.%' and b.url like 'https://clock.%' and a.url < b.url and a.shown and b.shown
              and a.number - b.number not in (0, 1))`;
    expect([...torn]).toEqual([]);

    const verified = await lane.sql`
      select s.id, v.ok, v.documents, cardinality(v.mismatched) as mismatched
        from public.data_snapshots s, public.verify_snapshot(s.id) v where s.id in ${lane.sql(snapshots)}`;
    expect(verified.filter((row) => row['ok'] !== true)).toEqual([]);
    const [kinds] = await lane.sql`
      select count(distinct data_hash)::int as states, sum(total_documents)::int as entries,
             (select count(*)::int from pipeline.snapshot_documents where not shown) as not_shown
        from public.data_snapshots`;
    expect(kinds?.['states']).toBe(SNAPSHOTS);
    expect(await brokenRules(lane.sql)).toEqual({});
    console.log(`${SNAPSHOTS} snapshots during ${writes} reports:`, JSON.stringify(kinds));
  });

  it('leaves out what a transaction has written and not committed, whatever its timestamps say', async () => {
    await lane
      .sql`select tests.put('https://late.example/1', 'Antes.'), tests.put('https://late.example/2', 'Antes 2.')`;
    await lane.sql`select tests.embed_all()`;
    const snapshot = await alone(lane.sql, async (late) => {
      await late`begin`;
      await late`select tests.put('https://late.example/1', 'Después.'), tests.put('https://late.example/3', 'Nuevo.'), tests.embed_all()`;
      // Not waiting for the open transaction, and with a timestamp after everything that it has written.
      const [row] = await lane.sql<{ id: string; created_at: Date }[]>`
        select * from public.create_snapshot('con una transacción abierta')`;
      await late`commit`;
      return row;
    });
    const id = snapshot?.id ?? '';
    const shown = async (asked: string) => {
      const rows = await lane.sql.unsafe(`
        select h.content from public.match_documents(tests.query('x'), 1000, -1, '{}', ${asked}) h
         where h.url_original like 'https://late.%' order by h.url_original`);
      return rows.map((row) => row['content']);
    };
    expect(await shown('null')).toEqual(['Después.', 'Antes 2.', 'Nuevo.']);
    expect(await shown(`null, null, '${id}'`)).toEqual(['Antes.', 'Antes 2.']);
    // A time is no cut: what was being written at it appears in it later. That is what snapshots are for.
    expect(await shown(`(select created_at from public.data_snapshots where id = '${id}')`)).toEqual([
      'Después.',
      'Antes 2.',
      'Nuevo.',
    ]);
    const [verified] = await lane.sql`select ok from public.verify_snapshot(${id})`;
    expect(verified?.['ok']).toBe(true);
    await lane.sql`select * from public.rollback_to_snapshot(${id}, false)`;
    expect(await shown('null')).toEqual(['Antes.', 'Antes 2.']);
  });
});
