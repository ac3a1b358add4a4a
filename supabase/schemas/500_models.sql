create function pipeline.partition_of_model(model_id uuid)
returns text
language sql
immutable
set search_path = ''
as $$
  select 'chunk_embeddings_' || replace(model_id::text, '-', '');
$$;

comment on function pipeline.partition_of_model(uuid) is 'The name (in schema pipeline) of the partition of chunk_embeddings that holds a model''s vectors.';

-- Definer: creating a partition takes the owner of the parent.
create function pipeline.register_model(model_name text, model_version text, model_type text, provider text, config jsonb)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  model_id uuid;
  dimensions int;
begin
  if config is null or jsonb_typeof(config) <> 'object' then
    perform pipeline.raise_error('MODEL_CONFIG_INVALID', format('Cannot register model %s: config must be an object', model_name));
  end if;
  if model_type = 'embedding' then
    if coalesce(jsonb_typeof(config -> 'dimensions'), '') <> 'number' or (config ->> 'dimensions')::numeric not between 1 and 4000 then
      perform pipeline.raise_error('MODEL_CONFIG_INVALID',
        format('Cannot register model %s: config.dimensions must be a number from 1 to 4000', model_name));
    end if;
    dimensions := (config ->> 'dimensions')::int;
  end if;

  insert into public.model_registry (model_name, model_version, model_type, provider, config)
  values (register_model.model_name, register_model.model_version, register_model.model_type, register_model.provider,
    register_model.config)
  on conflict on constraint model_registry_name_version_key do nothing
  returning id into model_id;
  if model_id is null then
    perform pipeline.raise_error('INVALID_STATE', format('Cannot register model %s %s: it is registered', model_name, model_version));
  end if;

  if dimensions is not null then
    -- Created apart and then attached: the parent is locked for the moment of the attachment only, and its constraint check
    -- finds the same condition on an empty table.
    execute format(
      'create table pipeline.%I (
        like pipeline.chunk_embeddings including defaults including constraints including generated,
        constraint is_of_its_model check (model_id = %L::uuid),
        constraint has_its_dimensions check (extensions.vector_dims(embedding) = %s)
      )',
      pipeline.partition_of_model(model_id), model_id, dimensions
    );
    execute format('alter table pipeline.%I enable row level security', pipeline.partition_of_model(model_id));
    execute format('revoke all on pipeline.%I from public, anon, authenticated, service_role', pipeline.partition_of_model(model_id));
    execute format('grant select on pipeline.%I to service_role', pipeline.partition_of_model(model_id));
    execute format('comment on table pipeline.%I is %L', pipeline.partition_of_model(model_id),
      'Vectors of ' || model_name || ' ' || model_version || '.');
    execute format('alter table pipeline.chunk_embeddings attach partition pipeline.%I for values in (%L)',
      pipeline.partition_of_model(model_id), model_id);
  end if;
  return model_id;
end;
$$;

comment on function pipeline.register_model(text, text, text, text, jsonb) is
  'Registers a model, inactive; an embedding model gets its partition. Returns its id; raises MODEL_CONFIG_INVALID, INVALID_STATE.';

create function pipeline.activate_model(model_id uuid, force boolean default false)
returns void
language plpgsql
set search_path = ''
as $$
declare
  model public.model_registry;
  missing bigint;
begin
  select m.* into model from public.model_registry m where m.id = activate_model.model_id;
  if not found then
    perform pipeline.raise_error('NOT_FOUND', format('Cannot activate model %s: it is not registered', activate_model.model_id));
  end if;

  if model.model_type = 'embedding' and not force then
    select count(distinct dc.chunk_id) into missing
    from pipeline.served_versions s
    join pipeline.document_chunks dc using (documento_id, version, revision)
    where s.valid_to is null
      and not exists (
        select from pipeline.chunk_embeddings e where e.model_id = activate_model.model_id and e.chunk_id = dc.chunk_id
      );
    if missing > 0 then
      perform pipeline.raise_error('MODEL_COVERAGE_INCOMPLETE',
        format('Cannot activate model %s %s: %s current chunks have no vector of it', model.model_name, model.model_version, missing));
    end if;
  end if;

  update public.model_registry m
  set is_active = false
  where m.model_type = model.model_type
    and m.is_active
    and m.id <> activate_model.model_id;
  update public.model_registry m set is_active = true where m.id = activate_model.model_id and not m.is_active;
end;
$$;

comment on function pipeline.activate_model(uuid, boolean) is
  'Makes a model the one of its type; refused (MODEL_COVERAGE_INCOMPLETE) while current chunks have no vector of it, unless forced.';

-- Definer: dropping a partition takes its owner.
create function pipeline.retire_model(model_id uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  model public.model_registry;
begin
  select m.* into model from public.model_registry m where m.id = retire_model.model_id for update;
  if not found then
    perform pipeline.raise_error('NOT_FOUND', format('Cannot retire model %s: it is not registered', retire_model.model_id));
  end if;
  if model.is_active then
    perform pipeline.raise_error('INVALID_STATE',
      format('Cannot retire model %s %s: it is active', model.model_name, model.model_version));
  end if;
  delete from pipeline.embedding_queue q where q.model_id = retire_model.model_id;
  execute format('drop table if exists pipeline.%I', pipeline.partition_of_model(retire_model.model_id));
  update public.model_registry m
  set performance_metrics = m.performance_metrics || jsonb_build_object('retired_at', clock_timestamp())
  where m.id = retire_model.model_id;
end;
$$;

comment on function pipeline.retire_model(uuid) is 'Drops the vectors of a model that is not active; its row stays, as lineage and ledger refer to it.';

revoke all on function pipeline.partition_of_model(uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.register_model(text, text, text, text, jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.activate_model(uuid, boolean) from public, anon, authenticated, service_role;
revoke all on function pipeline.retire_model(uuid) from public, anon, authenticated, service_role;
grant execute on function pipeline.partition_of_model(uuid) to service_role;
grant execute on function pipeline.register_model(text, text, text, text, jsonb) to service_role;
grant execute on function pipeline.activate_model(uuid, boolean) to service_role;
grant execute on function pipeline.retire_model(uuid) to service_role;
