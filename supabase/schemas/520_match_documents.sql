create function pipeline.nearest_chunks(
  model public.model_registry,
  query_embedding extensions.halfvec,
  match_count int,
  min_similarity float8,
  filter jsonb,
  as_of timestamptz,
  snapshot_id uuid,
  except_models uuid[] default '{}'
)
returns setof pipeline.search_hit
language plpgsql
stable
set search_path = ''
as $$
declare
  shown text := pipeline.shown_versions_query(as_of, snapshot_id);
  condition text := pipeline.filter_condition(filter);
begin
  -- An HNSW scan looks at ef_search neighbours and filters afterwards: with a filter, or among versions that are no longer
  -- shown, it has to go on until there are enough. (Not as `set` of the function: that fails where vector is not loaded yet.)
  perform set_config('hnsw.iterative_scan', 'strict_order', true);
  perform set_config('hnsw.ef_search', least(greatest(match_count, 40), 1000)::text, true);

  -- A chunk that another space has been asked for already counts once.
  if cardinality(except_models) > 0 then
    condition := condition || ' and not exists (
      select from pipeline.chunk_embeddings other where other.model_id = any ($5) and other.chunk_id = e.chunk_id)';
  end if;

  begin
    -- One partition, so one space. The cast gives the untyped column the dimensions that an HNSW index on it has. Ties are kept
    -- and then cut in the order of the documents, which a rollback or a restored archive does not change.
    return query execute format(
      $query$
        select h.documento_id, h.version, h.chunk_id, h.ordinal, h.titulo, h.url_original, h.page_start, h.page_end, c.content,
          h.similarity
        from (
          select %5$s, dc.chunk_id as content_id,
            1 - (e.embedding::extensions.halfvec(%1$s) operator(extensions.<=>) $2::extensions.halfvec(%1$s)) as similarity
          from pipeline.%2$I e
          join pipeline.document_chunks dc on dc.chunk_id = e.chunk_id
          join (%3$s) shown on shown.documento_id = dc.documento_id and shown.version = dc.version and shown.revision = dc.revision
          join public.documentos_oficiales d on d.id = dc.documento_id
          join public.sources s on s.id = d.source_id and s.publicado
          join public.document_versions v on v.documento_id = dc.documento_id and v.version = dc.version
          where %4$s
          order by e.embedding::extensions.halfvec(%1$s) operator(extensions.<=>) $2::extensions.halfvec(%1$s)
          fetch first $3 rows with ties
        ) h
        join pipeline.chunks c on c.id = h.content_id
        where h.similarity >= $4
        order by h.similarity desc, h.documento_id, h.ordinal
        limit $3
      $query$,
      (model.config ->> 'dimensions')::int, pipeline.partition_of_model(model.id), shown, condition,
      pipeline.search_hit_columns()
    )
    using filter, query_embedding, match_count, min_similarity, except_models;
  exception when undefined_table then
    -- A retired model has nothing to find. Where this statement began before that, it has another one to ask: a search that
    -- finds nothing would be wrong.
    if model.retired_at is null then
      perform pipeline.raise_error('INVALID_STATE',
        format('Cannot search by vector: model %s %s has just been retired', model.model_name, model.model_version));
    end if;
  end;
end;
$$;

comment on function pipeline.nearest_chunks(public.model_registry, extensions.halfvec, int, float8, jsonb, timestamptz, uuid, uuid[]) is
  'The shown chunks nearest to a vector, by cosine, in one model''s partition.';

revoke all on function pipeline.nearest_chunks(public.model_registry, extensions.halfvec, int, float8, jsonb, timestamptz, uuid, uuid[])
  from public, anon, authenticated, service_role;
grant execute on function pipeline.nearest_chunks(public.model_registry, extensions.halfvec, int, float8, jsonb, timestamptz, uuid, uuid[])
  to service_role;

-- Definer: anon and authenticated have no right on the tables and see documents only through here.
create function public.match_documents(
  query_embedding extensions.halfvec,
  match_count int default 10,
  min_similarity float8 default 0,
  filter jsonb default '{}',
  as_of timestamptz default null,
  model_id uuid default null,
  snapshot_id uuid default null
)
returns table (
  documento_id uuid,
  version int,
  chunk_id bigint,
  titulo text,
  url_original text,
  page_start int,
  page_end int,
  content text,
  similarity float8
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  model public.model_registry;
begin
  perform pipeline.check_filter(filter);
  model := pipeline.searchable_model(match_documents.model_id, query_embedding);
  perform pipeline.check_match_count(match_count);
  return query
    select h.documento_id, h.version, h.chunk_id, h.titulo, h.url_original, h.page_start, h.page_end, h.content, h.score
    from pipeline.nearest_chunks(model, query_embedding, match_count, min_similarity, filter, as_of, snapshot_id) h;
end;
$$;

comment on function public.match_documents(extensions.halfvec, int, float8, jsonb, timestamptz, uuid, uuid) is
  'Nearest chunks by cosine similarity in the space of one model (default: the active one), now, at a time (as_of) or in a snapshot; chunk_id is the occurrence in the document.';

revoke all on function public.match_documents(extensions.halfvec, int, float8, jsonb, timestamptz, uuid, uuid)
  from public, anon, authenticated, service_role;
grant execute on function public.match_documents(extensions.halfvec, int, float8, jsonb, timestamptz, uuid, uuid)
  to anon, authenticated, service_role;
grant usage on schema extensions to anon, authenticated, service_role;
