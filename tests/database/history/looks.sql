-- What the tests ask of the database between the steps. Times are microseconds since 1970, which TypeScript has exactly.
create schema history;

-- Stable as what they call, so that they are inlined.
create function history.microseconds(at timestamptz)
returns bigint
language sql
stable
return (extract(epoch from at) * 1000000)::bigint;

create function history.at(microseconds bigint)
returns timestamptz
language sql
stable
return timestamptz 'epoch' + microseconds * interval '1 microsecond';

-- Everything that the model knows, as it is in the tables, and a moment after all of it and before whatever comes next:
-- PGlite's clock has milliseconds only, so that is a turn of the millisecond.
create function history.look()
returns jsonb
language plpgsql
as $$
declare
  done timestamptz := clock_timestamp();
begin
  while clock_timestamp() < date_trunc('milliseconds', done) + interval '1 millisecond' loop
  end loop;
  return jsonb_build_object(
    'clock', history.microseconds(date_trunc('milliseconds', done) + interval '1 millisecond') - 1,
    'documents', (
      select coalesce(jsonb_agg(jsonb_build_object('url', d.url_original, 'id', d.id, 'version', d.version,
        'hash', d.contenido_hash, 'estado', d.estado, 'code', d.estado_code, 'title', d.titulo, 'restored', d.restored_from,
        'served', d.served_version, 'revision', d.served_revision) order by d.url_original), '[]')
      from public.documentos_oficiales d
    ),
    'versions', (
      select coalesce(jsonb_agg(jsonb_build_object('id', v.documento_id, 'version', v.version, 'hash', v.contenido_hash,
        'from', history.microseconds(v.valid_from), 'to', history.microseconds(v.valid_to), 'title', v.titulo,
        'restored', v.restored_from) order by v.documento_id, v.version), '[]')
      from public.document_versions v
    ),
    'shown', (
      select coalesce(jsonb_agg(jsonb_build_object('id', s.documento_id, 'version', s.version, 'revision', s.revision,
        'from', history.microseconds(s.valid_from), 'to', history.microseconds(s.valid_to))
        order by s.documento_id, s.valid_from), '[]')
      from pipeline.served_versions s
    ),
    'lists', (
      select coalesce(jsonb_agg(jsonb_build_object('id', l.documento_id, 'version', l.version, 'revision', l.revision,
        'chunks', l.chunks, 'embedded', e.vectors is not null) order by l.documento_id, l.version, l.revision), '[]')
      from pipeline.chunk_lists l
      left join pipeline.list_embeddings e using (documento_id, version, revision)
    ),
    'contents', (select coalesce(jsonb_agg(c.content order by c.content), '[]') from pipeline.chunks c),
    'vectors', (
      select coalesce(jsonb_agg(c.content order by c.content), '[]')
      from pipeline.chunk_embeddings e
      join pipeline.chunks c on c.id = e.chunk_id
    ),
    'snapshots', (
      select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'hash', s.data_hash, 'documents', s.total_documents,
        'chunks', s.total_chunks, 'embeddings', s.total_embeddings) order by s.id), '[]')
      from public.data_snapshots s
      where s.dropped_at is null
    ),
    'horizon', (select history.microseconds(max(p.horizon)) from pipeline.prunes p)
  );
end;
$$;

-- One search, as its hits or as the code of the error that it raised.
create function history.search(word text, embedding text, hits int, at bigint, snapshot uuid)
returns jsonb
language plpgsql
as $$
declare
  code text;
begin
  if embedding is not null then
    return (
      select coalesce(jsonb_agg(jsonb_build_object('id', s.documento_id, 'version', s.version, 'title', s.titulo,
        'content', s.content, 'score', s.similarity)), '[]')
      from public.match_documents(embedding::extensions.halfvec, hits, 0, '{}', history.at(at), null, snapshot) s
    );
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', s.documento_id, 'version', s.version, 'title', s.titulo,
      'content', s.content, 'score', s.score)), '[]')
    from public.search_documents(word, null, hits, '{}', history.at(at), snapshot, 'text') s
  );
exception when sqlstate 'PT404' or sqlstate 'PT410' then
  get stacked diagnostics code = pg_exception_detail;
  return to_jsonb(code);
end;
$$;

-- The version of every document at a moment: its number, its text's hash, its title.
create function history.as_of(at bigint)
returns jsonb
language plpgsql
as $$
declare
  document public.documentos_oficiales;
  version public.document_versions;
  answers jsonb := '[]';
  code text;
begin
  for document in select d.* from public.documentos_oficiales d order by d.url_original loop
    begin
      version := public.document_as_of(document.id, history.at(at));
      answers := answers || jsonb_build_array(jsonb_build_object('url', document.url_original, 'version', version.version,
        'hash', pipeline.sha256_hex(version.contenido_texto), 'title', version.titulo));
    exception when sqlstate 'PT404' or sqlstate 'PT410' then
      get stacked diagnostics code = pg_exception_detail;
      answers := answers || jsonb_build_array(jsonb_build_object('url', document.url_original, 'code', code));
    end;
  end loop;
  return answers;
end;
$$;

-- As if nothing had ever happened. Behind the triggers, which let nobody remove history.
create function history.forget()
returns void
language plpgsql
as $$
declare
  forgotten text;
begin
  set local session_replication_role = 'replica';
  foreach forgotten in array array['history.claims', 'pipeline.source_urls', 'pipeline.served_versions', 'pipeline.snapshot_documents',
    'public.data_snapshots', 'pipeline.rollback_steps', 'pipeline.prunes', 'pipeline.list_embeddings', 'pipeline.document_chunks',
    'pipeline.chunk_lists', 'pipeline.chunk_embeddings', 'pipeline.embedding_queue', 'pipeline.chunks', 'public.document_versions',
    'public.data_lineage', 'public.pipeline_metrics', 'public.pipeline_costs', 'pipeline.run_documents', 'pipeline.jobs',
    'public.documentos_oficiales', 'public.pipeline_runs']
  loop
    execute 'delete from ' || forgotten;
  end loop;
  set local session_replication_role = 'origin';
end;
$$;
