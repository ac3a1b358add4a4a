create function pipeline.partition_of_model(model_id uuid)
returns text
language sql
immutable
set search_path = ''
as $$
  select 'chunk_embeddings_' || replace(model_id::text, '-', '');
$$;

comment on function pipeline.partition_of_model(uuid) is 'The name (in schema pipeline) of the partition of chunk_embeddings that holds a model''s vectors.';

-- A statement that needs a strong lock for a moment: whoever writes meanwhile waits no longer than a fifth of a second, then has
-- its turn, and this tries again.
create function pipeline.execute_patiently(statement text)
returns void
language plpgsql
set search_path = ''
as $$
declare
  before text := current_setting('lock_timeout');
begin
  for attempt in 1..100 loop
    begin
      perform set_config('lock_timeout', '200ms', true);
      execute statement;
      perform set_config('lock_timeout', before, true);
      return;
    exception when lock_not_available or deadlock_detected then
      if attempt = 100 then
        raise;
      end if;
    end;
    perform pg_sleep(random() * 0.3);
  end loop;
end;
$$;

comment on function pipeline.execute_patiently(text) is
  'Executes a statement that locks a table in use: gives its place in the queue up every 200 ms, so that nobody waits behind it for long; raises what the hundredth try raised.';

-- Definer: creating a partition takes the owner of the parent.
create function pipeline.register_model(
  model_name text,
  model_version text,
  model_type text,
  provider text,
  config jsonb,
  fallback_tier int default null
)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  model_id uuid;
  problem text;
  partition text;
  price_keys constant text[] := array[
    'usd_per_million_tokens', 'usd_per_million_output_tokens', 'price_effective_from', 'price_provenance', 'price_verified'
  ];
begin
  problem := case
    when coalesce(btrim(model_name), '') = '' or coalesce(btrim(model_version), '') = '' then 'it must have a name and a version'
    when model_type is null or model_type not in ('embedding', 'classification', 'extraction')
      then 'model_type must be embedding, classification or extraction'
    when provider is null
      or provider not in ('openai', 'gemini', 'cohere', 'anthropic', 'supabase', 'local', 'openai-compatible')
      then format('there is no provider %L', provider)
    when fallback_tier < 2 then 'fallback_tier must be 2 at least, as the active model is tier 1'
    when exists (
      select from public.model_registry m
      where m.model_type = register_model.model_type and m.fallback_tier = register_model.fallback_tier
    ) then format('another model has fallback_tier %s (pipeline.set_fallback_tiers)', fallback_tier)
    else pipeline.model_config_problem(model_type, provider, config)
  end;
  if problem is not null then
    perform pipeline.raise_error('MODEL_CONFIG_INVALID', format('Cannot register model %s: %s', model_name, problem));
  end if;

  -- One at a time: attaching a partition takes the registry for itself, where another one would have written its row by then.
  perform pg_advisory_xact_lock(hashtextextended('pipeline.register_model', 0));
  insert into public.model_registry (model_name, model_version, model_type, provider, config, fallback_tier)
  values (register_model.model_name, register_model.model_version, register_model.model_type, register_model.provider,
    register_model.config - price_keys, register_model.fallback_tier)
  on conflict on constraint model_registry_name_version_key do nothing
  returning id into model_id;
  if model_id is null then
    perform pipeline.raise_error('INVALID_STATE', format('Cannot register model %s %s: it is registered', model_name, model_version));
  end if;
  -- Prices change, and calls keep theirs: they live in a table of their own.
  if config ->> 'usd_per_million_tokens' is not null then
    perform pipeline.set_price(
      model_id, (config ->> 'usd_per_million_tokens')::numeric,
      coalesce(config ->> 'price_provenance', 'given when the model was registered'),
      coalesce((config ->> 'price_effective_from')::timestamptz, clock_timestamp()),
      coalesce((config ->> 'price_verified')::boolean, false),
      coalesce((config ->> 'usd_per_million_output_tokens')::numeric, 0)
    );
  end if;

  if model_type = 'embedding' then
    partition := pipeline.partition_of_model(model_id);
    -- Created apart and then attached: the parent is locked for the moment of the attachment only, and its constraint check
    -- finds the same condition on an empty table.
    execute format(
      'create table pipeline.%I (
        like pipeline.chunk_embeddings including defaults including constraints including generated,
        constraint is_of_its_model check (model_id = %L::uuid),
        constraint has_its_dimensions check (extensions.vector_dims(embedding) = %s)
      )',
      partition, model_id, (config ->> 'dimensions')::int
    );
    execute format('alter table pipeline.%I enable row level security', partition);
    execute format('revoke all on pipeline.%I from public, anon, authenticated, service_role', partition);
    execute format('grant select on pipeline.%I to service_role', partition);
    execute format('comment on table pipeline.%I is %L', partition, 'Vectors of ' || model_name || ' ' || model_version || '.');
    perform pipeline.execute_patiently(
      format('alter table pipeline.chunk_embeddings attach partition pipeline.%I for values in (%L)', partition, model_id)
    );
  end if;
  return model_id;
end;
$$;

comment on function pipeline.register_model(text, text, text, text, jsonb, int) is
  'Registers a model, inactive; an embedding model gets its partition, a price in config (usd_per_million_tokens …) its row. Returns its id; raises MODEL_CONFIG_INVALID, PRICE_SUSPECT, INVALID_STATE.';

create function pipeline.set_fallback_tiers(model_ids uuid[], model_type text default 'embedding')
returns setof public.model_registry
language plpgsql
set search_path = ''
as $$
begin
  perform pipeline.change_models();
  if exists (
    select from unnest(model_ids) as g (id)
    left join public.model_registry m on m.id = g.id and m.model_type = set_fallback_tiers.model_type and m.retired_at is null
    where m.id is null
  ) then
    perform pipeline.raise_error('NOT_FOUND',
      format('Cannot set the order of fallback models: one of them is no %s model in use', model_type));
  end if;
  update public.model_registry m
  set fallback_tier = null
  where m.model_type = set_fallback_tiers.model_type and m.fallback_tier is not null;
  return query
    update public.model_registry m
    set fallback_tier = g.position + 1
    from unnest(model_ids) with ordinality as g (id, position)
    where m.id = g.id
    returning m.*;
end;
$$;

comment on function pipeline.set_fallback_tiers(uuid[], text) is
  'Sets the models that stand in for the active one, in this order (tiers 2, 3, …), and no others. Raises NOT_FOUND.';

-- Definer: dropping a partition takes its owner.
create function pipeline.retire_model(model_id uuid, force boolean default false)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  model public.model_registry;
  needed bigint;
  heal_run text;
begin
  perform pipeline.change_models();
  select m.* into model from public.model_registry m where m.id = retire_model.model_id for update;
  if not found then
    perform pipeline.raise_error('NOT_FOUND', format('Cannot retire model %s: it is not registered', retire_model.model_id));
  elsif model.is_active then
    perform pipeline.raise_error('INVALID_STATE',
      format('Cannot retire model %s %s: it is active', model.model_name, model.model_version));
  end if;
  select count(*) into needed from pipeline.fallback_chunks f where f.served_by = model.id;
  if needed > 0 then
    if not force then
      perform pipeline.raise_error('MODEL_COVERAGE_INCOMPLETE',
        format('Cannot retire model %s %s: %s chunks are found through it until the active model has embedded them',
          model.model_name, model.model_version, needed));
    end if;
    -- Until they are embedded anew only full text finds them.
    heal_run := pipeline.standing_run('heal');
    insert into pipeline.embedding_queue (model_id, chunk_id, run_id)
    select f.wanted_model_id, f.chunk_id, heal_run from pipeline.fallback_chunks f where f.served_by = model.id order by f.chunk_id
    on conflict on constraint wanted_once do nothing;
    delete from pipeline.fallback_chunks f where f.served_by = model.id;
    perform pipeline.open_embedding_jobs(heal_run, at_once => true);
  end if;

  update public.model_registry m
  set retired_at = coalesce(m.retired_at, clock_timestamp()), fallback_tier = null
  where m.id = model.id;
  delete from pipeline.model_aliases a where a.model_id = model.id;
  -- What documents wait for stays: whichever model is active embeds it.
  delete from pipeline.embedding_queue q
  using public.pipeline_runs r
  where q.model_id = model.id
    and r.id = q.run_id
    and r.trigger in ('heal', 'backfill');
  delete from pipeline.fallback_chunks f where f.wanted_model_id = model.id;
  delete from pipeline.rejected_inputs r where r.model_id = model.id;
  delete from pipeline.query_cache c where c.model_id = model.id;
  perform pipeline.execute_patiently(format('drop table if exists pipeline.%I', pipeline.partition_of_model(model.id)));
end;
$$;

comment on function pipeline.retire_model(uuid, boolean) is
  'Drops the vectors of a model that is not active; its row stays, as lineage and ledger refer to it. Refused (MODEL_COVERAGE_INCOMPLETE) while search finds chunks through it alone, unless forced: then those wait for the active model. Raises NOT_FOUND, INVALID_STATE too.';

revoke all on function pipeline.partition_of_model(uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.execute_patiently(text) from public, anon, authenticated, service_role;
revoke all on function pipeline.register_model(text, text, text, text, jsonb, int) from public, anon, authenticated, service_role;
revoke all on function pipeline.set_fallback_tiers(uuid[], text) from public, anon, authenticated, service_role;
revoke all on function pipeline.retire_model(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function pipeline.partition_of_model(uuid) to service_role;
grant execute on function pipeline.register_model(text, text, text, text, jsonb, int) to service_role;
grant execute on function pipeline.set_fallback_tiers(uuid[], text) to service_role;
grant execute on function pipeline.retire_model(uuid, boolean) to service_role;
