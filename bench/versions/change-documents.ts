import type { Sql } from 'postgres';

const CHANGE_RUN = 'run_20260101_000001_f222';

/** Once: the run under which made documents change. */
export async function prepareChanges(admin: Sql): Promise<void> {
  await admin`
    insert into public.pipeline_runs (id, trigger, state, finished_at)
    values (${CHANGE_RUN}, 'bench', 'succeeded', now())`;
}

/**
 * Gives every made document whose number is a multiple of `every` a new version in which one of its ten chunks is
 * another: what a changed document leaves behind, with all triggers, written set by set.
 */
export async function changeDocuments(admin: Sql, every: number): Promise<void> {
  await admin.begin(async (sql) => {
    await sql`select set_config('pipeline.writing_run', ${CHANGE_RUN}, true)`;
    await sql.unsafe(`
      create temp table changed on commit drop as
      select d.id, d.version, d.served_revision as revision, dc.id as occurrence_id,
        'Versión ' || d.version + 1 || ' de ' || d.titulo || E'\\n\\n' as addition, r.id as model_id
      from public.documentos_oficiales d
      join pipeline.document_chunks dc
        on dc.documento_id = d.id and dc.version = d.version and dc.revision = d.served_revision and dc.ordinal = 0
      cross join public.model_registry r
      where d.fuente = 'made' and substr(d.titulo, 11)::int % ${every} = 0 and r.model_name = 'local-lexical';

      insert into pipeline.chunks (content_hash, context, content, token_count)
      select pipeline.sha256_hex(addition), '', addition, 10 from changed
      on conflict do nothing;
      insert into pipeline.chunk_embeddings (model_id, chunk_id, input_hash, embedding, run_id, tokens)
      select x.model_id, c.id, c.content_hash, e.embedding, '${CHANGE_RUN}', 10
      from changed x
      join pipeline.chunks c on c.content_hash = pipeline.sha256_hex(x.addition)
      join pipeline.document_chunks dc on dc.id = x.occurrence_id
      join pipeline.chunk_embeddings e on e.model_id = x.model_id and e.chunk_id = dc.chunk_id
      on conflict do nothing;

      insert into public.data_lineage (documento_id, version, pipeline_run_id, stage, event, input_hash, output_hash)
      select x.id, x.version + 1, '${CHANGE_RUN}', s.stage, 'COMPLETE', 'in', 'out'
      from changed x
      cross join unnest(array['discovery', 'ingestion', 'processing', 'embedding', 'validation']) as s (stage);
      update public.documentos_oficiales d
      set contenido_texto = x.addition || d.contenido_texto, served_version = d.version + 1, served_revision = 1,
        run_id = '${CHANGE_RUN}'
      from changed x
      where d.id = x.id;

      create temp table lists on commit drop as
      select dc.documento_id, dc.ordinal, dc.char_start, dc.char_end, dc.page_start, dc.page_end, dc.chunk_id, x.version,
        x.model_id, length(x.addition) as shift
      from changed x
      join pipeline.document_chunks dc on dc.documento_id = x.id and dc.version = x.version and dc.revision = x.revision;
      update lists l
      set chunk_id = c.id, char_start = -shift, char_end = 0
      from changed x
      join pipeline.chunks c on c.content_hash = pipeline.sha256_hex(x.addition)
      where x.id = l.documento_id and l.ordinal = 0;
      insert into pipeline.chunk_lists (documento_id, version, revision, chunks, tokens, digest)
      select l.documento_id, l.version + 1, 1, count(*), sum(c.token_count),
        sha256(string_agg(pipeline.chunk_list_row(l.ordinal, l.char_start + l.shift, l.char_end + l.shift, l.page_start,
          l.page_end, decode(c.content_hash, 'hex')), ''::bytea order by l.ordinal))
      from lists l
      join pipeline.chunks c on c.id = l.chunk_id
      group by l.documento_id, l.version;
      insert into pipeline.document_chunks (documento_id, version, revision, ordinal, chunk_id, char_start, char_end, page_start, page_end)
      select documento_id, version + 1, 1, ordinal, chunk_id, char_start + shift, char_end + shift, page_start, page_end
      from lists;
      insert into pipeline.list_embeddings (documento_id, version, revision, model_id, vectors, digest)
      select l.documento_id, l.version + 1, 1, l.model_id, count(*), sha256(string_agg(e.embedding_hash, ''::bytea order by l.ordinal))
      from lists l
      join pipeline.chunk_embeddings e on e.model_id = l.model_id and e.chunk_id = l.chunk_id
      group by l.documento_id, l.version, l.model_id;
    `).simple();
  });
  await admin.unsafe('vacuum analyze').simple();
}
