-- One probe of the index, whatever the planner thinks of a list that is nearly all of one model: with 100,000 chunks in it, a look
-- through the list made every search 45 ms slower.
create function pipeline.stands_in(model_id uuid, wanted_model_id uuid)
returns boolean
language sql
stable
set search_path = ''
set enable_seqscan = off
as $$
  select exists (
    select from pipeline.fallback_chunks f
    where f.served_by = stands_in.model_id and f.wanted_model_id = stands_in.wanted_model_id
  );
$$;

comment on function pipeline.stands_in(uuid, uuid) is 'Whether there are chunks that a model is asked for because another one lacks them.';

revoke all on function pipeline.stands_in(uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function pipeline.stands_in(uuid, uuid) to service_role;

-- The active model's space, and those that have what it lacks. Usually it lacks nothing: one probe a model, no look at chunks.
create function pipeline.search_spaces(as_of timestamptz default null, snapshot_id uuid default null)
returns setof public.model_registry
language plpgsql
stable
set search_path = ''
as $$
declare
  active public.model_registry := pipeline.active_embedding_model();
  shown text;
  challenger uuid;
  complete boolean;
  challenger_needed boolean := false;
begin
  return next active;
  if as_of is null and snapshot_id is null then
    return query
      select m.*
      from public.model_registry m
      where m.id <> active.id
        and m.retired_at is null
        and pipeline.stands_in(m.id, active.id)
      order by m.fallback_tier nulls last, m.created_at;
    return;
  end if;
  -- What is no longer shown was not embedded again when the model was switched: it is where it was.
  shown := pipeline.shown_versions_query(as_of, snapshot_id);
  execute format(
    'select not exists (
       select from (%s) s
       where not exists (
         select from pipeline.list_embeddings l
         where l.documento_id = s.documento_id and l.version = s.version and l.revision = s.revision and l.model_id = $1
       )
     )',
    shown
  ) into complete using active.id;
  if complete then
    return;
  end if;
  -- A challenger embeds what is shown now; one that was the champion then may have what nobody else has.
  challenger := pipeline.model_by_alias('challenger');
  if challenger is not null then
    execute format(
      'select exists (
         select from (%s) s
         join pipeline.document_chunks dc using (documento_id, version, revision)
         join pipeline.chunk_embeddings e on e.model_id = $2 and e.chunk_id = dc.chunk_id
         where not exists (
           select from pipeline.chunk_embeddings own where own.model_id = $1 and own.chunk_id = dc.chunk_id
         )
       )',
      shown
    ) into challenger_needed using active.id, challenger;
  end if;
  return query
    select m.*
    from public.model_registry m
    where m.model_type = 'embedding'
      and m.id <> active.id
      and m.retired_at is null
      and (challenger_needed or m.id is distinct from challenger)
      and exists (select from pipeline.chunk_embeddings e where e.model_id = m.id)
    order by m.fallback_tier nulls last, m.created_at;
end;
$$;

comment on function pipeline.search_spaces(timestamptz, uuid) is
  'The models whose spaces a search has to ask, the active one first: now, at a time or in a snapshot. Raises NO_ACTIVE_MODEL.';

create function pipeline.query_vectors(query_embedding extensions.halfvec, query_embeddings jsonb)
returns table (model_id uuid, embedding extensions.halfvec, "position" bigint)
language plpgsql
stable
set search_path = ''
as $$
begin
  if query_embeddings is null then
    if query_embedding is not null then
      return query select (pipeline.searchable_model(null, query_embedding)).id, query_embedding, 1::bigint;
    end if;
    return;
  end if;
  -- Lower case only, so that no model can be named twice: each would be a search of its space.
  if jsonb_typeof(query_embeddings) <> 'object'
    or exists (
      select from jsonb_each(query_embeddings) e
      where e.key !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' or jsonb_typeof(e.value) <> 'string'
    )
  then
    perform pipeline.raise_error('INVALID_ARGUMENT', 'Cannot search: query_embeddings must be an object {model id: "[…]"}');
  end if;
  return query
    select s.id, x.vector, row_number() over (order by not s.is_active, s.fallback_tier nulls last, s.created_at)
    from jsonb_each_text(query_embeddings) e
    cross join lateral (select pipeline.read_vector(e.value) as vector) x
    -- One that was retired since the question was embedded has nothing to find.
    join public.model_registry m on m.id = e.key::uuid and m.retired_at is null
    cross join lateral pipeline.searchable_model(m.id, x.vector) s;
  if not found then
    perform pipeline.raise_error('INVALID_STATE', 'Cannot search by vector: the models of the query vectors are no longer in use');
  end if;
end;
$$;

comment on function pipeline.query_vectors(extensions.halfvec, jsonb) is
  'The vectors of a question with the models in whose spaces they are, the active one first; raises INVALID_ARGUMENT, NOT_FOUND, INVALID_STATE.';

-- One round trip before the provider: which spaces, what is known of the question, and leave for the calls that are left.
create function pipeline.search_plan(query text, as_of timestamptz default null, snapshot_id uuid default null)
returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  question text := pipeline.normalised_query(query);
  hash bytea := sha256(convert_to(question, 'UTF8'));
  model public.model_registry;
  cached pipeline.query_cache;
  reserved record;
  tokens bigint;
  price numeric;
  per_minute int := (pipeline.setting('search_calls_per_minute'))::int;
  spaces jsonb := '[]'::jsonb;
begin
  for model in select s.* from pipeline.search_spaces(as_of, snapshot_id) s loop
    select c.* into cached from pipeline.query_cache c where c.model_id = model.id and c.query_hash = hash;
    if cached.model_id is not null then
      update pipeline.query_cache c
      set used_at = clock_timestamp()
      where c.model_id = model.id and c.query_hash = hash and c.used_at < clock_timestamp() - interval '1 hour';
      spaces := spaces || jsonb_build_object('model', pipeline.model_json(model), 'embedding', cached.embedding::text);
      continue;
    end if;
    -- About four characters a token in Spanish; the provider's own count replaces it.
    tokens := ceil(length(coalesce(model.config ->> 'prefix_query', '') || question) / 4.0);
    price := coalesce((pipeline.price_in_force(model.id)).usd_per_million_tokens, 0);
    if price > 0 and per_minute <= (
      select count(*)
      from public.pipeline_costs c
      where c.stage = 'search' and c.estimated_cost_usd > 0 and c."timestamp" > clock_timestamp() - interval '1 minute'
    ) then
      select null::uuid as call_id, 'busy' as refused into reserved;
    else
      select r.* into reserved
      from pipeline.reserve_call(
        model, 'search', tokens, octet_length(coalesce(model.config ->> 'prefix_query', '') || question) * price / 1000000
      ) r;
    end if;
    spaces := spaces || jsonb_build_object('model', pipeline.model_json(model), 'embedding', null, 'call_id', reserved.call_id,
      'refused', reserved.refused);
  end loop;
  return jsonb_build_object('query', question, 'spaces', spaces);
end;
$$;

comment on function pipeline.search_plan(text, timestamptz, uuid) is
  'What a search needs: {query: as it is embedded, spaces: [{model, embedding: from the cache or null, call_id: reserved, refused: why no call may be made}]}, the active model''s first. Raises NO_ACTIVE_MODEL.';

create function pipeline.finish_query(model_id uuid, query text, call jsonb, embedding text default null)
returns void
language plpgsql
set search_path = ''
as $$
begin
  perform pipeline.settle_call(call);
  if embedding is not null then
    perform pipeline.cache_query(finish_query.model_id, finish_query.query, pipeline.read_vector(finish_query.embedding));
  end if;
end;
$$;

comment on function pipeline.finish_query(uuid, text, jsonb, text) is
  'Reports the call that embedded a question (as settle_call has it) and keeps its vector in the cache.';

revoke all on function pipeline.search_spaces(timestamptz, uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.query_vectors(extensions.halfvec, jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.search_plan(text, timestamptz, uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.finish_query(uuid, text, jsonb, text) from public, anon, authenticated, service_role;
grant execute on function pipeline.search_spaces(timestamptz, uuid) to service_role;
grant execute on function pipeline.query_vectors(extensions.halfvec, jsonb) to service_role;
grant execute on function pipeline.search_plan(text, timestamptz, uuid) to service_role;
grant execute on function pipeline.finish_query(uuid, text, jsonb, text) to service_role;
