import type { Sql } from 'postgres';
import { timed } from '../support/stats.ts';

export const DOCUMENTS = 500;
const ROUNDS = 7;

export interface TriggerChain {
  readonly insert: Comparison;
  readonly update: Comparison;
}

export interface Comparison {
  readonly without: number[];
  readonly with: number[];
}

/**
 * The same statements on documentos_oficiales and on a copy of it with every index, constraint and foreign key but no
 * trigger, in turns: a text of 15,000 characters inserted, then replaced. The documents are in a state that waits for
 * nothing, so that no job is opened for them.
 */
export async function measureTriggerChain(admin: Sql): Promise<TriggerChain> {
  await admin.unsafe(`
    create table bench.documentos (like public.documentos_oficiales including all);
    alter table bench.documentos add foreign key (source_id) references public.sources (id);
    alter table bench.documentos add foreign key (run_id) references public.pipeline_runs (id);
    insert into bench.documentos select * from public.documentos_oficiales;
    create table bench.texts as
    select t.n, string_agg(p.phrase, ' ') as content, string_agg(p.phrase, '. ') as other
    from generate_series(1, ${DOCUMENTS}) t (n)
    join bench.phrases p on p.id between t.n * 9 and t.n * 9 + 160
    group by t.n;
    analyze bench.documentos, bench.texts;
  `).simple();
  const chain: TriggerChain = { insert: { without: [], with: [] }, update: { without: [], with: [] } };
  for (let round = 0; round < ROUNDS; round++) {
    for (
      const [table, kind] of [['bench.documentos', 'without'], [
        'public.documentos_oficiales',
        'with',
      ]] as const
    ) {
      await measureTable(admin, table, chain.insert[kind], chain.update[kind]);
    }
  }
  await admin`drop table bench.documentos, bench.texts`;
  return chain;
}

async function measureTable(admin: Sql, table: string, inserts: number[], updates: number[]): Promise<void> {
  await admin.begin(async (sql) => {
    // A statement a document, as reports write them: what a trigger costs beside one statement, not beside a share of it.
    const each = (statement: string): Promise<unknown> =>
      sql.unsafe(
        `do $do$ declare t record; begin for t in select * from bench.texts loop ${statement} end loop; end; $do$`,
      );
    await timed(inserts, () =>
      each(`
        insert into ${table} (source_id, fuente, url_original, titulo, contenido_texto, contenido_hash, version, estado,
          estado_code, metadata)
        select s.id, 'bench', 'https://bench.example.org/chain/' || t.n, 'Documento', t.content || '.', 'hash', 1, 'quarantined',
          'LOW_QUALITY', '{}'
        from public.sources s where s.name = 'made-0';`));
    await timed(updates, () =>
      each(`
        update ${table} set contenido_texto = t.other || '.', contenido_hash = 'other'
        where url_original = 'https://bench.example.org/chain/' || t.n;`));
    throw new RolledBack();
  }).catch((error: unknown) => {
    if (!(error instanceof RolledBack)) throw error;
  });
}

/** Ends a transaction that only measured. */
class RolledBack extends Error {}
