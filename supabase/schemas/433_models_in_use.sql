create function pipeline.active_embedding_model()
returns public.model_registry
language plpgsql
stable
set search_path = ''
as $$
declare
  model public.model_registry;
begin
  select m.* into model from public.model_registry m where m.model_type = 'embedding' and m.is_active;
  if not found then
    perform pipeline.raise_error('NO_ACTIVE_MODEL', 'Cannot embed: no embedding model is active (pipeline.activate_model)');
  end if;
  return model;
end;
$$;

comment on function pipeline.active_embedding_model() is 'The active embedding model; raises NO_ACTIVE_MODEL.';

create function pipeline.batch_limit(model public.model_registry)
returns int
language sql
stable
set search_path = ''
as $$
  select greatest(1, least(
    coalesce((model.config ->> 'max_inputs')::int, 2048),
    (pipeline.setting('max_batch_floats'))::int / (model.config ->> 'dimensions')::int
  ));
$$;

comment on function pipeline.batch_limit(public.model_registry) is
  'Texts of one embedding call: the least of the provider''s limit and settings.max_batch_floats.';

create function pipeline.model_json(model public.model_registry)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object('id', model.id, 'model_name', model.model_name, 'model_version', model.model_version,
    'provider', model.provider, 'config', model.config);
$$;

comment on function pipeline.model_json(public.model_registry) is 'A model as the functions take it: {id, model_name, model_version, provider, config}.';

create function pipeline.active_model()
returns jsonb
language sql
stable
set search_path = ''
as $$
  select pipeline.model_json(pipeline.active_embedding_model());
$$;

comment on function pipeline.active_model() is 'The active embedding model as JSON; raises NO_ACTIVE_MODEL.';

revoke all on function pipeline.active_embedding_model() from public, anon, authenticated, service_role;
revoke all on function pipeline.batch_limit(public.model_registry) from public, anon, authenticated, service_role;
revoke all on function pipeline.model_json(public.model_registry) from public, anon, authenticated, service_role;
revoke all on function pipeline.active_model() from public, anon, authenticated, service_role;
grant execute on function pipeline.active_embedding_model() to service_role;
grant execute on function pipeline.batch_limit(public.model_registry) to service_role;
grant execute on function pipeline.model_json(public.model_registry) to service_role;
grant execute on function pipeline.active_model() to service_role;
