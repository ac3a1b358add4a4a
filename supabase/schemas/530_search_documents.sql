create function pipeline.match_text(query_text text, match_count int, filter jsonb)
returns setof pipeline.search_hit
language sql
stable
set search_path = ''
as $$
  -- BM25 (Robertson, Zaragoza 2009; k1 = 1.2, b = 0.75) over the chunks that have any word of the query.
  with corpus as materialized (
    select
      greatest(case when t.reltuples >= 10000 then t.reltuples::float8 else (select count(*) from pipeline.chunks) end, 1) as chunks,
      coalesce((select avg(s.token_count) from (select c.token_count from pipeline.chunks c limit 1000) s), 1)::float8 as mean_tokens
    from pg_catalog.pg_class t
    where t.oid = 'pipeline.chunks'::regclass
  ),
  words as materialized (
    select
      w.lexeme,
      ln(1 + (greatest(k.chunks - f.chunks, 0) + 0.5) / (f.chunks + 0.5)) as idf
    from unnest(tsvector_to_array(pipeline.search_vector(match_text.query_text))) as w (lexeme)
    cross join corpus k
    cross join lateral (
      select count(*) as chunks from pipeline.chunks c where c.tsv @@ quote_literal(w.lexeme)::tsquery
    ) f
    where f.chunks > 0
  ),
  query as materialized (
    select string_agg(quote_literal(w.lexeme), ' | ')::tsquery as q from words w
  ),
  ranked as (
    select
      c.id,
      sum(
        w.idf * cardinality(t.positions) * 2.2
        / (cardinality(t.positions) + 1.2 * (0.25 + 0.75 * c.token_count / k.mean_tokens))
      ) as score
    from query q
    join pipeline.chunks c on c.tsv @@ q.q
    cross join lateral unnest(c.tsv) as t (lexeme, positions, weights)
    join words w on w.lexeme = t.lexeme
    cross join corpus k
    group by c.id
  )
  select v.documento_id, v.version, v.occurrence_id, v.titulo, v.url_original, v.page_start, v.page_end, c.content, r.score
  from ranked r
  join pipeline.visible_chunks v on v.chunk_id = r.id
  join pipeline.chunks c on c.id = r.id
  where (filter ->> 'fuente' is null or v.fuente = filter ->> 'fuente')
    and (filter ->> 'tipo_documento' is null or v.tipo_documento = filter ->> 'tipo_documento')
    and (filter ->> 'tipo_contenido' is null or v.tipo_contenido = filter ->> 'tipo_contenido')
    and (filter ->> 'documento_id' is null or v.documento_id = (filter ->> 'documento_id')::uuid)
  order by r.score desc, v.occurrence_id
  limit match_count;
$$;

comment on function pipeline.match_text(text, int, jsonb) is 'Best chunks by BM25 over Spanish lexemes, accents folded.';

-- Definer: anon and authenticated have no right on the tables and see documents only through here.
create function public.search_documents(
  query_text text,
  query_embedding extensions.halfvec default null,
  match_count int default 10,
  filter jsonb default '{}',
  as_of timestamptz default null,
  snapshot_id uuid default null,
  mode text default 'hybrid'
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
  similarity float8,
  score float8
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  candidates int;
  k float8;
begin
  perform pipeline.check_filter(filter);
  perform pipeline.refuse_history(as_of, snapshot_id);
  if mode is null or mode not in ('hybrid', 'text', 'vector') then
    perform pipeline.raise_error('UNKNOWN_MODE', format('Cannot search in mode %L: hybrid, text and vector are known', mode));
  end if;
  if match_count is null or match_count not between 1 and 1000 then
    perform pipeline.raise_error('INVALID_ARGUMENT', 'Cannot search: match_count must be from 1 to 1000');
  end if;
  if mode = 'vector' and query_embedding is null then
    perform pipeline.raise_error('INVALID_ARGUMENT', 'Cannot search in mode vector: query_embedding must be given');
  end if;
  if mode <> 'vector' and coalesce(btrim(query_text), '') = '' then
    perform pipeline.raise_error('INVALID_ARGUMENT', format('Cannot search in mode %s: query_text must be given', mode));
  end if;
  candidates := greatest((pipeline.setting('search_candidates'))::int, match_count);
  k := (pipeline.setting('rrf_k'))::float8;

  return query
    with by_vector as (
      select m.*, row_number() over (order by m.similarity desc, m.chunk_id) as position
      from public.match_documents(query_embedding, candidates, -1, filter) m
      where mode <> 'text'
        and query_embedding is not null
    ),
    by_text as (
      select m.*, row_number() over (order by m.score desc, m.chunk_id) as position
      from pipeline.match_text(query_text, candidates, filter) m
      where mode <> 'vector'
    ),
    fused as (
      select
        coalesce(v.documento_id, t.documento_id) as documento_id,
        coalesce(v.version, t.version) as version,
        coalesce(v.chunk_id, t.chunk_id) as chunk_id,
        coalesce(v.titulo, t.titulo) as titulo,
        coalesce(v.url_original, t.url_original) as url_original,
        coalesce(v.page_start, t.page_start) as page_start,
        coalesce(v.page_end, t.page_end) as page_end,
        coalesce(v.content, t.content) as content,
        v.similarity,
        case mode
          when 'vector' then v.similarity
          when 'text' then t.score
          -- Ranks, not scores: a cosine and a BM25 weight have no common scale.
          else coalesce(1 / (k + v.position), 0) + coalesce(1 / (k + t.position), 0)
        end as score
      from by_vector v
      full join by_text t on t.chunk_id = v.chunk_id
    )
    select f.* from fused f order by f.score desc, f.chunk_id limit match_count;
end;
$$;

comment on function public.search_documents(text, extensions.halfvec, int, jsonb, timestamptz, uuid, text) is
  'Search in the published documents: hybrid (BM25 and vector, fused by reciprocal rank; text alone without a vector), text, vector. score is the fused rank weight, BM25 or cosine.';

revoke all on function pipeline.match_text(text, int, jsonb) from public, anon, authenticated, service_role;
revoke all on function public.search_documents(text, extensions.halfvec, int, jsonb, timestamptz, uuid, text)
  from public, anon, authenticated, service_role;
grant execute on function pipeline.match_text(text, int, jsonb) to service_role;
grant execute on function public.search_documents(text, extensions.halfvec, int, jsonb, timestamptz, uuid, text)
  to anon, authenticated, service_role;
