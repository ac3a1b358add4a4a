-- One statement for documents and lineage: none may be ready without its lineage, and no event without its document; both are
-- checked when the statement ends.
create function pipeline.restore_documents(lines jsonb)
returns void
language plpgsql
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  with given as materialized (
    select g.*
    from jsonb_to_recordset(lines) as g (
      id uuid, source text, fuente text, url_original text, created_at timestamptz, version int, shown boolean, estado text,
      estado_code text, estado_message text, released_reasons text[], content jsonb, list jsonb, embeddings jsonb, lineage jsonb
    )
  ),
  documents as (
    insert into public.documentos_oficiales (
      id, source_id, fuente, url_original, created_at, version, served_version, served_revision, estado, estado_code,
      estado_message, contenido_texto, titulo, tipo_documento, tipo_contenido, mime_type, idioma, paginas, page_map,
      bytes_sha256, bytes_size, quality_score, quality, relevance, metadata, embedding_model, embedding_version,
      embedding_generated_at, config_hash, code_version, run_id, restored_from, released_reasons
    )
    select g.id, (select s.id from public.sources s where s.name = g.source), g.fuente, g.url_original, g.created_at, g.version,
      case when g.shown then g.version end, case when g.shown then (g.list ->> 'revision')::int end, g.estado, g.estado_code,
      g.estado_message, c.contenido_texto, c.titulo, c.tipo_documento, c.tipo_contenido, c.mime_type, c.idioma, c.paginas,
      c.page_map, c.bytes_sha256, c.bytes_size, c.quality_score, c.quality, c.relevance, coalesce(c.metadata, '{}'),
      c.embedding_model, c.embedding_version,
      (select max((e ->> 'created_at')::timestamptz) from jsonb_array_elements(g.embeddings) e), c.config_hash, c.code_version,
      c.run_id, c.restored_from, coalesce(g.released_reasons, '{}')
    from given g
    cross join lateral jsonb_populate_record(null::public.document_versions, g.content) c
  )
  insert into public.data_lineage (
    id, documento_id, version, pipeline_run_id, stage, event, job_id, attempt, input_hash, output_hash, config_hash, code_version,
    model_id, cost_usd, "timestamp", metadata
  )
  select e.id, e.documento_id, e.version, e.pipeline_run_id, e.stage, e.event, e.job_id, e.attempt, e.input_hash, e.output_hash,
    e.config_hash, e.code_version, m.id, e.cost_usd, e."timestamp", e.metadata
  from given g
  cross join lateral jsonb_array_elements(g.lineage) with ordinality as l (line, position)
  cross join lateral jsonb_populate_record(null::public.data_lineage, l.line) e
  left join public.model_registry m on m.model_name = l.line ->> 'model_name' and m.model_version = l.line ->> 'model_version'
  order by g.id, l.position
  -- A batch of vectors is in the lineage of every document that it made some of.
  on conflict on constraint data_lineage_pkey do nothing;

  insert into pipeline.chunk_lists (documento_id, version, revision, chunks, tokens, strategy, digest)
  select g.id, g.version, l.revision, l.chunks, l.tokens, l.strategy, decode(l.digest, 'hex')
  from jsonb_to_recordset(lines) as g (id uuid, version int, list jsonb)
  cross join lateral jsonb_to_record(g.list) as l (revision int, chunks int, tokens bigint, strategy text, digest text)
  where jsonb_typeof(g.list) = 'object';

  insert into pipeline.list_embeddings (documento_id, version, revision, model_id, vectors, digest, created_at)
  select g.id, g.version, (g.list ->> 'revision')::int, m.id, e.vectors, decode(e.digest, 'hex'), e.created_at
  from jsonb_to_recordset(lines) as g (id uuid, version int, list jsonb, embeddings jsonb)
  cross join lateral jsonb_to_recordset(g.embeddings) as e (
    model_name text, model_version text, vectors int, digest text, created_at timestamptz
  )
  join public.model_registry m on m.model_name = e.model_name and m.model_version = e.model_version;

  -- What was read of each URL, so that the next crawl knows bytes that have not changed since.
  insert into pipeline.source_urls (source_id, url, documento_id, bytes_sha256, config_hash, fetched_at)
  select d.source_id, d.url_original, d.id, d.bytes_sha256, d.config_hash, d.created_at
  from jsonb_to_recordset(lines) as g (id uuid)
  join public.documentos_oficiales d on d.id = g.id
  where d.bytes_sha256 is not null
  on conflict on constraint source_urls_pkey do nothing;
end;
$$;

comment on function pipeline.restore_documents(jsonb) is
  'Documents of an archive with id, version number, state, lineage, and what is said of their chunk lists and vectors.';

create function pipeline.restore_chunks(lines jsonb)
returns void
language plpgsql
set search_path = ''
-- Planned for the tables as they have grown, not as they were at the first part.
set plan_cache_mode = force_custom_plan
as $$
begin
  insert into pipeline.chunks (content_hash, context, content, token_count)
  select distinct on (g.content_hash) g.content_hash, g.context, g.content, g.token_count
  from jsonb_populate_recordset(null::pipeline.chunks, lines) g
  order by g.content_hash
  on conflict on constraint chunks_content_hash_key do nothing;

  insert into pipeline.document_chunks (
    documento_id, version, revision, ordinal, chunk_id, char_start, char_end, page_start, page_end, headings
  )
  select g.documento_id, g.version, g.revision, g.ordinal, c.id, g.char_start, g.char_end, g.page_start, g.page_end,
    g.headings
  from jsonb_to_recordset(lines) as g (
    documento_id uuid, version int, revision int, ordinal int, char_start int, char_end int, page_start int, page_end int,
    headings text, content_hash text
  )
  join pipeline.chunks c on c.content_hash = g.content_hash
  order by g.documento_id, g.ordinal;

  insert into pipeline.chunk_embeddings (
    model_id, chunk_id, input_hash, embedding, run_id, job_id, tokens, cost_usd, created_at
  )
  select distinct on (m.id, c.id) m.id, c.id, v.input_hash, v.embedding::extensions.halfvec, v.run_id, v.job_id, v.tokens,
    v.cost_usd, v.created_at
  from jsonb_to_recordset(lines) as g (content_hash text, vectors jsonb)
  cross join lateral jsonb_to_recordset(g.vectors) as v (
    model_name text, model_version text, input_hash text, embedding text, run_id text, job_id bigint, tokens int, cost_usd numeric,
    created_at timestamptz
  )
  join pipeline.chunks c on c.content_hash = g.content_hash
  join public.model_registry m on m.model_name = v.model_name and m.model_version = v.model_version
  order by m.id, c.id
  on conflict on constraint chunk_embeddings_pkey do nothing;
end;
$$;

comment on function pipeline.restore_chunks(jsonb) is 'Chunk lists of an archive with contents and vectors; a content that stands in several lists is written once.';

revoke all on function pipeline.restore_documents(jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.restore_chunks(jsonb) from public, anon, authenticated, service_role;
