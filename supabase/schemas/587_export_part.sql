-- A document of a snapshot as a line of its archive: the version that is in the snapshot, what describes it, its chunk list's
-- digest, which models it has vectors of, and the events that it came from, with the attempts that they name.
create function pipeline.export_document(entry pipeline.snapshot_documents, snapshot_model uuid)
returns text
language sql
stable
set search_path = ''
as $$
  with own as (
    select l.* from public.data_lineage l where l.documento_id = entry.documento_id and l.version = entry.version
  ),
  jobs as (
    select o.job_id from own o where o.job_id is not null
    union
    select j.id::bigint
    from own o
    cross join lateral jsonb_array_elements_text(o.metadata -> 'jobs') as j (id)
    where o.stage = 'embedding'
  ),
  events as (
    select o.* from own o
    union all
    select l.*
    from jobs j
    join public.data_lineage l on l.job_id = j.job_id
      and l.event = 'START' and l.version is null
    where l.documento_id is null
    union all
    select l.*
    from jobs j
    join public.data_lineage l on l.job_id = j.job_id
      and l.event <> 'START' and (l.version is null or l.stage = 'ingestion') and not l.metadata ? 'restored_from'
    where l.documento_id is null
  )
  select json_build_object(
    'id', d.id, 'source', s.name, 'fuente', d.fuente, 'url_original', d.url_original, 'created_at', d.created_at,
    'version', entry.version, 'shown', entry.shown, 'estado', entry.estado, 'estado_code', entry.estado_code,
    'estado_message', entry.estado_message, 'released_reasons', d.released_reasons,
    'content', c,
    'list', (
      select json_build_object('revision', l.revision, 'chunks', l.chunks, 'tokens', l.tokens, 'strategy', l.strategy, 'digest', encode(l.digest, 'hex'))
      from pipeline.chunk_lists l
      where l.documento_id = entry.documento_id and l.version = entry.version and l.revision = entry.revision
    ),
    'embeddings', (
      select coalesce(json_agg(json_build_object('model_name', m.model_name, 'model_version', m.model_version,
        'vectors', e.vectors, 'digest', encode(e.digest, 'hex'), 'created_at', e.created_at) order by m.model_name, m.model_version), '[]')
      from pipeline.list_embeddings e
      join public.model_registry m on m.id = e.model_id
      where e.documento_id = entry.documento_id and e.version = entry.version and e.revision = entry.revision
        -- Complete since the snapshot was taken: not in it.
        and (e.model_id is distinct from snapshot_model or entry.vectors_digest is not null)
    ),
    'lineage', (
      select coalesce(json_agg(to_jsonb(l) - array['event_id', 'model_id']
        || jsonb_build_object('model_name', m.model_name, 'model_version', m.model_version) order by l.event_id), '[]')
      from events l
      left join public.model_registry m on m.id = l.model_id
    )
  )::text
  from public.documentos_oficiales d
  join public.sources s on s.id = d.source_id
  join public.document_versions v on v.documento_id = d.id and v.version = entry.version
  cross join lateral (
    select d.contenido_texto, d.titulo, d.tipo_documento, d.tipo_contenido, d.mime_type, d.idioma, d.paginas, d.page_map,
      d.bytes_sha256, d.bytes_size, d.quality_score, d.quality, d.relevance, d.metadata, d.embedding_model, d.embedding_version,
      d.config_hash, d.code_version, d.run_id, d.restored_from
    where v.valid_to is null
    union all
    select v.contenido_texto, v.titulo, v.tipo_documento, v.tipo_contenido, v.mime_type, v.idioma, v.paginas, v.page_map,
      v.bytes_sha256, v.bytes_size, v.quality_score, v.quality, v.relevance, v.metadata, v.embedding_model, v.embedding_version,
      v.config_hash, v.code_version, v.run_id, v.restored_from
    where v.valid_to is not null
  ) c
  where d.id = entry.documento_id;
$$;

comment on function pipeline.export_document(pipeline.snapshot_documents, uuid) is 'A document of a snapshot as a line of its archive.';

-- An occurrence of a chunk, with its content and vectors. The vector's text is the shortest that reads back as the same bits.
create function pipeline.export_chunks(entry pipeline.snapshot_documents, from_ordinal int)
returns table (ordinal int, line text)
language sql
stable
set search_path = ''
as $$
  select dc.ordinal, json_build_object(
    'documento_id', dc.documento_id, 'version', dc.version, 'revision', dc.revision, 'ordinal', dc.ordinal,
    'char_start', dc.char_start, 'char_end', dc.char_end, 'page_start', dc.page_start, 'page_end', dc.page_end, 'headings', dc.headings,
    'content_hash', c.content_hash, 'context', c.context, 'content', c.content, 'token_count', c.token_count,
    'vectors', (
      select coalesce(json_agg(json_build_object('model_name', m.model_name, 'model_version', m.model_version,
        'input_hash', e.input_hash, 'embedding', e.embedding::text, 'run_id', e.run_id, 'job_id', e.job_id, 'tokens', e.tokens,
        'cost_usd', e.cost_usd, 'created_at', e.created_at) order by m.model_name, m.model_version), '[]')
      from pipeline.chunk_embeddings e
      join public.model_registry m on m.id = e.model_id
      where e.chunk_id = dc.chunk_id
    )
  )::text
  from pipeline.document_chunks dc
  join pipeline.chunks c on c.id = dc.chunk_id
  where dc.documento_id = entry.documento_id
    and dc.version = entry.version
    and dc.revision = entry.revision
    and dc.ordinal >= from_ordinal
  order by dc.ordinal;
$$;

comment on function pipeline.export_chunks(pipeline.snapshot_documents, int) is
  'The chunk list of a document of a snapshot as lines of its archive, from an ordinal on.';

create function pipeline.export_model(model public.model_registry, snapshot_model uuid)
returns text
language sql
stable
set search_path = ''
as $$
  select (
    to_jsonb(model)
    || jsonb_build_object(
      -- As it was when the snapshot was taken.
      'is_active', case when model.model_type = 'embedding' then coalesce(model.id = snapshot_model, false) else model.is_active end,
      'prices', (
        select coalesce(jsonb_agg(to_jsonb(p) - array['id', 'model_id'] order by p.effective_from), '[]')
        from pipeline.model_prices p
        where p.model_id = model.id
      )
    )
  )::text;
$$;

comment on function pipeline.export_model(public.model_registry, uuid) is 'A model with its prices as a line of an archive.';

-- Lines come from a cursor in the order of their positions, no more than the part takes: a part costs what is in it, wherever
-- in the snapshot it begins. (Entries are ordered by their primary key; the lists of one after another keep that order.)
create function pipeline.export_part(snapshot_id uuid, kind text, after text default null)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  most_bytes int := (pipeline.setting('export_part_bytes'))::int;
  -- An API call ends after 8 s: on a slow day a part is smaller.
  deadline timestamptz := clock_timestamp() + interval '4 seconds';
  snapshot public.data_snapshots;
  from_document uuid := case when kind in ('documents', 'chunks') then split_part(after, ' ', 1)::uuid end;
  from_ordinal int := case when kind = 'chunks' then split_part(after, ' ', 2)::int + 1 end;
  rows refcursor;
  line text;
  line_position text;
  lines text[] := array[]::text[];
  bytes bigint := 0;
  next_after text;
begin
  snapshot := pipeline.find_snapshot(export_part.snapshot_id, 'export');
  case kind
    when 'documents' then
      open rows for
        select e.documento_id::text, pipeline.export_document(e, snapshot.model_id)
        from pipeline.snapshot_documents e
        where e.snapshot_id = snapshot.id
          and (from_document is null or e.documento_id > from_document)
        order by e.documento_id;
    when 'chunks' then
      open rows for
        select s.documento_id || ' ' || x.ordinal, x.line
        from (
          select e.documento_id, e as entry
          from pipeline.snapshot_documents e
          where e.snapshot_id = snapshot.id
            and (from_document is null or e.documento_id >= from_document)
          order by e.documento_id
          offset 0
        ) s
        cross join lateral pipeline.export_chunks(s.entry, case when s.documento_id = from_document then from_ordinal else 0 end) x;
    when 'sources' then
      open rows for
        select s.name, to_json(s)::text from public.sources s where after is null or s.name > after order by s.name;
    when 'models' then
      open rows for
        select m.id::text, pipeline.export_model(m, snapshot.model_id)
        from public.model_registry m
        where after is null or m.id > after::uuid
        order by m.id;
    when 'runs' then
      open rows for
        select r.id, (to_jsonb(r) || jsonb_build_object('source', s.name))::text
        from public.pipeline_runs r
        left join public.sources s on s.id = r.source_id
        where after is null or r.id > after
        order by r.id;
    when 'golden_queries' then
      open rows for
        select g.id::text, to_json(g)::text
        from pipeline.golden_queries g
        where after is null or g.id > after::bigint
        order by g.id;
    else
      perform pipeline.raise_error('INVALID_ARGUMENT', format('Cannot export %L: an archive has no such part', kind));
  end case;

  loop
    fetch rows into line_position, line;
    exit when not found;
    lines := array_append(lines, line);
    bytes := bytes + octet_length(line) + 1;
    if bytes >= most_bytes or clock_timestamp() > deadline then
      next_after := line_position;
      exit;
    end if;
  end loop;
  close rows;
  return jsonb_build_object('rows', cardinality(lines), 'next', next_after,
    'text', case when lines = '{}' then '' else array_to_string(lines, E'\n') || E'\n' end);
end;
$$;

comment on function pipeline.export_part(uuid, text, text) is
  'A part of a snapshot''s archive as NDJSON, about settings.export_part_bytes of it: {rows, text, next: where the next part of the kind begins, null after the last}. Kinds: documents, chunks, sources, models, runs, golden_queries.';

revoke all on function pipeline.export_document(pipeline.snapshot_documents, uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.export_chunks(pipeline.snapshot_documents, int) from public, anon, authenticated, service_role;
revoke all on function pipeline.export_model(public.model_registry, uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.export_part(uuid, text, text) from public, anon, authenticated, service_role;
grant execute on function pipeline.export_document(pipeline.snapshot_documents, uuid) to service_role;
grant execute on function pipeline.export_chunks(pipeline.snapshot_documents, int) to service_role;
grant execute on function pipeline.export_model(public.model_registry, uuid) to service_role;
grant execute on function pipeline.export_part(uuid, text, text) to service_role;
