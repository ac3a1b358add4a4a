create function pipeline.match_text(query_text text, match_count int, filter jsonb, as_of timestamptz, snapshot_id uuid)
returns setof pipeline.search_hit
language plpgsql
stable
set search_path = ''
as $$
begin
  -- BM25 (Robertson, Zaragoza 2009; k1 = 1.2, b = 0.75) over the shown chunks that have any word of the query. How many chunks
  -- there are, how long they are and how many have a word is counted among the shown ones alone: a search of the past, after a
  -- rollback or in a restored archive weighs words as it did then.
  return query execute format(
    $query$
      with shown as materialized (%1$s),
      corpus as materialized (
        select sum(l.chunks)::float8 as chunks, sum(l.tokens)::float8 / sum(l.chunks) as mean_tokens
        from shown
        join pipeline.chunk_lists l using (documento_id, version, revision)
      ),
      words as materialized (
        select w.lexeme from unnest(tsvector_to_array(pipeline.search_vector($2))) as w (lexeme)
      ),
      terms as materialized (
        select dc.id as occurrence_id, dc.documento_id, dc.version, dc.ordinal, c.token_count, t.lexeme,
          cardinality(t.positions) as frequency
        from pipeline.chunks c
        join pipeline.document_chunks dc on dc.chunk_id = c.id
        join shown on shown.documento_id = dc.documento_id and shown.version = dc.version and shown.revision = dc.revision
        cross join lateral unnest(c.tsv) as t (lexeme, positions, weights)
        join words w on w.lexeme = t.lexeme
        where c.tsv @@ (select string_agg(quote_literal(w.lexeme), ' | ')::tsquery from words w)
      ),
      weights as materialized (
        select t.lexeme, ln(1 + (k.chunks - count(*) + 0.5) / (count(*) + 0.5)) as idf
        from terms t
        cross join corpus k
        group by t.lexeme, k.chunks
      ),
      ranked as (
        select t.occurrence_id, t.documento_id, t.version, t.ordinal,
          sum(
            w.idf * t.frequency * 2.2 / (t.frequency + 1.2 * (0.25 + 0.75 * t.token_count / k.mean_tokens))
            -- In one order: a sum of floats depends on it in its last digits.
            order by t.lexeme
          ) as score
        from terms t
        join weights w on w.lexeme = t.lexeme
        cross join corpus k
        group by t.occurrence_id, t.documento_id, t.version, t.ordinal
      ),
      best as (
        select r.*
        from ranked r
        join public.documentos_oficiales d on d.id = r.documento_id
        join public.sources s on s.id = d.source_id and s.publicado
        where %2$s
        order by r.score desc, r.documento_id, r.ordinal
        limit $3
      )
      select %3$s, c.content, b.score
      from best b
      join pipeline.document_chunks dc on dc.id = b.occurrence_id
      join pipeline.chunks c on c.id = dc.chunk_id
      join public.documentos_oficiales d on d.id = dc.documento_id
      join public.document_versions v on v.documento_id = dc.documento_id and v.version = dc.version
      order by b.score desc, d.id, dc.ordinal
    $query$,
    pipeline.shown_versions_query(as_of, snapshot_id), pipeline.filter_condition(filter), pipeline.search_hit_columns()
  )
  using filter, query_text, match_count;
end;
$$;

comment on function pipeline.match_text(text, int, jsonb, timestamptz, uuid) is
  'Best shown chunks by BM25 over Spanish lexemes, accents folded.';

-- Definer: anon and authenticated have no right on the tables and see documents only through here.
create function public.search_documents(
  query_text text,
  query_embedding extensions.halfvec default null,
  match_count int default 10,
  filter jsonb default '{}',
  as_of timestamptz default null,
  snapshot_id uuid default null,
  mode text default 'hybrid',
  query_embeddings jsonb default null
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
  spaces uuid[] := array[]::uuid[];
  vectors extensions.halfvec[] := array[]::extensions.halfvec[];
  candidates int;
  k float8;
begin
  perform pipeline.check_filter(filter);
  if mode is null or mode not in ('hybrid', 'text', 'vector') then
    perform pipeline.raise_error('UNKNOWN_MODE', format('Cannot search in mode %L: hybrid, text and vector are known', mode));
  end if;
  perform pipeline.check_match_count(match_count);
  if mode = 'vector' and query_embedding is null and query_embeddings is null then
    perform pipeline.raise_error('INVALID_ARGUMENT', 'Cannot search in mode vector: query_embedding must be given');
  end if;
  if query_embedding is not null and query_embeddings is not null then
    perform pipeline.raise_error('INVALID_ARGUMENT', 'Cannot search: give query_embedding or query_embeddings, not both');
  end if;
  if mode <> 'vector' and coalesce(btrim(query_text), '') = '' then
    perform pipeline.raise_error('INVALID_ARGUMENT', format('Cannot search in mode %s: query_text must be given', mode));
  end if;
  if mode <> 'text' then
    select coalesce(array_agg(q.model_id order by q.position), '{}'), coalesce(array_agg(q.embedding order by q.position), '{}')
    into spaces, vectors
    from pipeline.query_vectors(query_embedding, query_embeddings) q;
  end if;
  candidates := greatest((pipeline.setting('search_candidates'))::int, match_count);
  k := (pipeline.setting('rrf_k'))::float8;

  return query
    with by_space as (
      -- Each space is asked with its own model's vector, for the chunks that those before it do not have.
      select h.*, s.position as space,
        row_number() over (partition by s.position order by h.score desc, h.documento_id, h.ordinal) as position
      from unnest(spaces, vectors) with ordinality as s (model_id, embedding, position)
      join public.model_registry m on m.id = s.model_id
      cross join lateral pipeline.nearest_chunks(
        m, s.embedding, candidates, -1, filter, as_of, snapshot_id, spaces[1 : s.position::int - 1]
      ) h
    ),
    by_vector as (
      select b.*,
        -- Cosines of two spaces have no common scale: several are fused by rank.
        case when cardinality(spaces) > 1 then 1 / (k + b.position) else b.score end as vector_score
      from by_space b
    ),
    by_text as (
      select h.*, row_number() over (order by h.score desc, h.documento_id, h.ordinal) as position
      from pipeline.match_text(query_text, candidates, filter, as_of, snapshot_id) h
      where mode <> 'vector'
    ),
    fused as (
      select
        coalesce(v.documento_id, t.documento_id) as documento_id,
        coalesce(v.version, t.version) as version,
        coalesce(v.chunk_id, t.chunk_id) as chunk_id,
        coalesce(v.ordinal, t.ordinal) as ordinal,
        coalesce(v.titulo, t.titulo) as titulo,
        coalesce(v.url_original, t.url_original) as url_original,
        coalesce(v.page_start, t.page_start) as page_start,
        coalesce(v.page_end, t.page_end) as page_end,
        coalesce(v.content, t.content) as content,
        v.score as similarity,
        case mode
          when 'vector' then v.vector_score
          when 'text' then t.score
          -- Ranks, not scores: a cosine and a BM25 weight have no common scale.
          else coalesce(1 / (k + v.position), 0) + coalesce(1 / (k + t.position), 0)
        end as score,
        v.space
      from by_vector v
      full join by_text t on t.chunk_id = v.chunk_id
    )
    select f.documento_id, f.version, f.chunk_id, f.titulo, f.url_original, f.page_start, f.page_end, f.content, f.similarity,
      f.score
    from fused f
    order by f.score desc, f.space, f.documento_id, f.ordinal
    limit match_count;
end;
$$;

comment on function public.search_documents(text, extensions.halfvec, int, jsonb, timestamptz, uuid, text, jsonb) is
  'Search in the published documents: hybrid (BM25 and vector, fused by reciprocal rank; text alone without a vector), text, vector; now, at a time (as_of) or in a snapshot. query_embedding is of the active model; query_embeddings {model id: vector} asks several spaces (pipeline.search_plan says which). score is the fused rank weight, BM25 or, of one space, the cosine.';

revoke all on function pipeline.match_text(text, int, jsonb, timestamptz, uuid)
  from public, anon, authenticated, service_role;
revoke all on function public.search_documents(text, extensions.halfvec, int, jsonb, timestamptz, uuid, text, jsonb)
  from public, anon, authenticated, service_role;
grant execute on function pipeline.match_text(text, int, jsonb, timestamptz, uuid) to service_role;
grant execute on function public.search_documents(text, extensions.halfvec, int, jsonb, timestamptz, uuid, text, jsonb)
  to anon, authenticated, service_role;
