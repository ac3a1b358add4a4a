import { beforeAll, describe, expect, it } from 'vitest';
import { brokenRules } from '../support/invariants.ts';
import { useServer } from '../support/lane.ts';
import { installSteps, together } from '../support/pipeline.ts';

const WRITERS = 16;
const URL = 'https://example.org/1';

describe(`${WRITERS} writers on one document`, () => {
  const lane = useServer('migrated', { label: 'versions' });
  beforeAll(() => installSteps(lane.sql));

  it('by hand: every committed text is a version, in one order without a gap', async () => {
    const each = 25;
    await lane.sql`
      insert into public.documentos_oficiales (source_id, fuente, url_original, contenido_texto)
      select id, 'f', ${URL}, 'Texto inicial' from public.sources limit 1`;
    const written = await together(lane.sql, WRITERS, async (connection, writer) => {
      const committed: string[] = [];
      for (let n = 0; n < each; n += 1) {
        const text = `Texto ${n} del escritor ${writer}`;
        await connection`begin`;
        await connection`update public.documentos_oficiales set contenido_texto = ${text} where url_original = ${URL}`;
        // Some think better of it: what they wrote must leave no number and no interval behind.
        const keep = (n + writer) % 5 !== 0;
        await connection.unsafe(keep ? 'commit' : 'rollback');
        if (keep) committed.push(text);
      }
      return committed;
    });
    const texts = ['Texto inicial', ...written.flat()];

    const versions = await lane.sql<{ version: number; text: string; next: boolean; hash: boolean }[]>`
      select v.version, coalesce(v.contenido_texto, d.contenido_texto) as text,
             v.valid_to is not distinct from lead(v.valid_from) over (order by v.version) as next,
             v.contenido_hash = pipeline.sha256_hex(coalesce(v.contenido_texto, d.contenido_texto)) as hash
        from public.document_versions v join public.documentos_oficiales d on d.id = v.documento_id
       order by v.version`;
    expect(versions.map(({ version }) => version)).toEqual(texts.map((_, index) => index + 1));
    expect(versions.map(({ text }) => text).sort()).toEqual(texts.sort());
    expect(versions.filter(({ next, hash }) => !next || !hash)).toEqual([]);
    const [open] = await lane.sql`
      select count(*)::int as versions, max(version) as newest from public.document_versions where valid_to is null`;
    expect(open).toEqual({ versions: 1, newest: texts.length });
    // Each transaction that came through has the newest text of its time cut; only the last one is left to do.
    const [jobs] = await lane.sql`
      select count(*)::int as jobs, max((payload ->> 'edited_version')::int) as newest from pipeline.jobs where stage = 'ingestion'`;
    expect(jobs).toEqual({ jobs: texts.length, newest: texts.length });
    console.log(`${texts.length} versions by ${WRITERS} writers`);
  });

  it('as workers: every report is a version, the last one is what search shows', async () => {
    const url = 'https://example.org/2';
    const runs = await lane.sql<{ run: string }[]>`
      select public.reprocess_document(${url}, true) as run from generate_series(1, ${WRITERS})`;
    await lane.sql`delete from pipeline.jobs where subject = ${URL}`;
    const answers = await together(lane.sql, WRITERS, async (connection, worker) => {
      const [job] = await connection<{ id: string; lease_token: string }[]>`
        select id, lease_token from pipeline.claim_jobs('ingestion', 'w', 1, '1 minute')`;
      const [answer] = await connection<{ outcome: string }[]>`
        select pipeline.complete_ingestion(${job?.id ?? 0}, ${
        job?.lease_token ?? null
      }, tests.parsed(${`Común.\n\nLectura ${worker}.`})) as outcome`;
      return answer?.outcome;
    });
    expect(answers).toEqual(Array(WRITERS).fill('done'));
    await lane.sql`select tests.embed_all()`;
    const [document] = await lane.sql`
      select d.version, d.estado, d.served_version, d.contenido_texto = v.content as whole,
             (select count(*)::int from public.document_versions where documento_id = d.id) as versions
        from public.documentos_oficiales d
        cross join lateral (
          select string_agg(c.content, E'\n\n' order by dc.ordinal) as content
            from pipeline.document_chunks dc join pipeline.chunks c on c.id = dc.chunk_id
           where dc.documento_id = d.id and dc.version = d.served_version and dc.revision = d.served_revision
        ) v
       where d.url_original = ${url}`;
    expect(document).toEqual({
      version: WRITERS,
      estado: 'ready',
      served_version: WRITERS,
      whole: true,
      versions: WRITERS,
    });
    const [ended] = await lane.sql`
      select count(*)::int as runs from public.pipeline_runs where state = 'succeeded' and id in ${
      lane.sql(runs.map(({ run }) => run))
    }`;
    expect(ended).toEqual({ runs: WRITERS });
    await lane.sql`delete from public.pipeline_runs where trigger = 'edit'`;
    await lane
      .sql`update public.documentos_oficiales set estado = 'quarantined', estado_code = 'LOW_QUALITY' where url_original = ${URL}`;
    expect(await brokenRules(lane.sql)).toEqual({});
  });
});
