create function pipeline.check_filter(filter jsonb)
returns void
language plpgsql
stable
set search_path = ''
as $$
declare
  unknown text;
begin
  if filter is null or jsonb_typeof(filter) <> 'object' then
    perform pipeline.raise_error('UNKNOWN_FILTER', 'Cannot search: filter must be an object');
  end if;
  select string_agg(k, ', ' order by k) into unknown
  from jsonb_object_keys(filter) k
  where k not in ('fuente', 'tipo_documento', 'tipo_contenido', 'documento_id');
  if unknown is not null then
    perform pipeline.raise_error('UNKNOWN_FILTER', format('Cannot search: unknown filter %s', unknown));
  end if;
  if filter ? 'documento_id' and filter ->> 'documento_id' !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    perform pipeline.raise_error('UNKNOWN_FILTER', 'Cannot search: filter documento_id must be a uuid');
  end if;
end;
$$;

comment on function pipeline.check_filter(jsonb) is 'Raises UNKNOWN_FILTER unless every key is fuente, tipo_documento, tipo_contenido or documento_id.';

create function pipeline.refuse_history(as_of timestamptz, snapshot_id uuid)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if as_of is not null or snapshot_id is not null then
    perform pipeline.raise_error('NOT_IMPLEMENTED', 'Cannot search the past: as_of and snapshot_id are not built yet');
  end if;
end;
$$;

comment on function pipeline.refuse_history(timestamptz, uuid) is 'Raises NOT_IMPLEMENTED for a search that asks for another time than now.';

-- What search may show: the served version of documents that are not withdrawn, of published sources.
create view pipeline.visible_chunks
with (security_invoker = true)
as
select
  dc.id as occurrence_id,
  dc.chunk_id,
  d.id as documento_id,
  dc.version,
  d.titulo,
  d.url_original,
  dc.page_start,
  dc.page_end,
  d.fuente,
  d.tipo_documento,
  d.tipo_contenido
from public.documentos_oficiales d
join public.sources s on s.id = d.source_id and s.publicado
join pipeline.document_chunks dc on dc.documento_id = d.id and dc.version = d.served_version
where d.estado in ('ready', 'processing', 'dead');

comment on view pipeline.visible_chunks is
  'Chunk occurrences that search shows: of the served version of documents of published sources; a newer version that is on its way or failed leaves the old one visible.';

revoke all on pipeline.visible_chunks from public, anon, authenticated, service_role;
grant select on pipeline.visible_chunks to service_role;

create type pipeline.search_hit as (
  documento_id uuid,
  version int,
  chunk_id bigint,
  titulo text,
  url_original text,
  page_start int,
  page_end int,
  content text,
  score float8
);

comment on type pipeline.search_hit is 'A chunk occurrence that a search found; score is a cosine or a BM25 weight.';

create function pipeline.nearest_chunks(
  model public.model_registry,
  query_embedding extensions.halfvec,
  match_count int,
  min_similarity float8,
  filter jsonb
)
returns setof pipeline.search_hit
language plpgsql
stable
set search_path = ''
as $$
begin
  if to_regclass('pipeline.' || pipeline.partition_of_model(model.id)) is null then
    return;
  end if;

  -- One partition, so one space. The cast gives the untyped column the dimensions that an HNSW index on it has.
  return query execute format(
    $query$
      select h.documento_id, h.version, h.occurrence_id, h.titulo, h.url_original, h.page_start, h.page_end, c.content, h.similarity
      from (
        select v.*, 1 - (e.embedding::extensions.halfvec(%1$s) operator(extensions.<=>) $1::extensions.halfvec(%1$s)) as similarity
        from pipeline.%2$I e
        join pipeline.visible_chunks v on v.chunk_id = e.chunk_id
        where ($4 ->> 'fuente' is null or v.fuente = $4 ->> 'fuente')
          and ($4 ->> 'tipo_documento' is null or v.tipo_documento = $4 ->> 'tipo_documento')
          and ($4 ->> 'tipo_contenido' is null or v.tipo_contenido = $4 ->> 'tipo_contenido')
          and ($4 ->> 'documento_id' is null or v.documento_id = ($4 ->> 'documento_id')::uuid)
        order by e.embedding::extensions.halfvec(%1$s) operator(extensions.<=>) $1::extensions.halfvec(%1$s)
        limit $2
      ) h
      join pipeline.chunks c on c.id = h.chunk_id
      where h.similarity >= $3
      order by h.similarity desc, h.occurrence_id
    $query$,
    (model.config ->> 'dimensions')::int, pipeline.partition_of_model(model.id)
  )
  using query_embedding, match_count, min_similarity, filter;
end;
$$;

comment on function pipeline.nearest_chunks(public.model_registry, extensions.halfvec, int, float8, jsonb) is
  'The visible chunks nearest to a vector, by cosine, in one model''s partition.';

revoke all on function pipeline.nearest_chunks(public.model_registry, extensions.halfvec, int, float8, jsonb)
  from public, anon, authenticated, service_role;
grant execute on function pipeline.nearest_chunks(public.model_registry, extensions.halfvec, int, float8, jsonb) to service_role;

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
  dimensions int;
begin
  perform pipeline.check_filter(filter);
  perform pipeline.refuse_history(as_of, snapshot_id);
  if match_documents.model_id is null then
    model := pipeline.active_embedding_model();
  else
    select m.* into model from public.model_registry m where m.id = match_documents.model_id and m.model_type = 'embedding';
    if not found then
      perform pipeline.raise_error('NOT_FOUND', format('Cannot search: there is no embedding model %s', match_documents.model_id));
    end if;
  end if;
  dimensions := (model.config ->> 'dimensions')::int;
  if query_embedding is null or extensions.vector_dims(query_embedding) <> dimensions then
    perform pipeline.raise_error('INVALID_ARGUMENT',
      format('Cannot search: the query vector must have the %s dimensions of %s', dimensions, model.model_name));
  end if;
  if match_count is null or match_count not between 1 and 1000 then
    perform pipeline.raise_error('INVALID_ARGUMENT', 'Cannot search: match_count must be from 1 to 1000');
  end if;
  return query
    select h.documento_id, h.version, h.chunk_id, h.titulo, h.url_original, h.page_start, h.page_end, h.content, h.score
    from pipeline.nearest_chunks(model, query_embedding, match_count, min_similarity, filter) h;
end;
$$;

comment on function public.match_documents(extensions.halfvec, int, float8, jsonb, timestamptz, uuid, uuid) is
  'Nearest chunks by cosine similarity in the space of one model (default: the active one); chunk_id is the occurrence in the document.';

revoke all on function pipeline.check_filter(jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.refuse_history(timestamptz, uuid) from public, anon, authenticated, service_role;
revoke all on function public.match_documents(extensions.halfvec, int, float8, jsonb, timestamptz, uuid, uuid)
  from public, anon, authenticated, service_role;
grant execute on function pipeline.check_filter(jsonb) to service_role;
grant execute on function pipeline.refuse_history(timestamptz, uuid) to service_role;
grant execute on function public.match_documents(extensions.halfvec, int, float8, jsonb, timestamptz, uuid, uuid)
  to anon, authenticated, service_role;
grant usage on schema extensions to anon, authenticated, service_role;
