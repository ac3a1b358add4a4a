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

create function pipeline.check_match_count(match_count int)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if match_count is null or match_count not between 1 and 1000 then
    perform pipeline.raise_error('INVALID_ARGUMENT', 'Cannot search: match_count must be from 1 to 1000');
  end if;
end;
$$;

comment on function pipeline.check_match_count(int) is 'Raises INVALID_ARGUMENT unless 1 to 1000.';

create function pipeline.searchable_model(model_id uuid, query_embedding extensions.halfvec)
returns public.model_registry
language plpgsql
stable
set search_path = ''
as $$
declare
  model public.model_registry;
  dimensions int;
begin
  if searchable_model.model_id is null then
    model := pipeline.active_embedding_model();
  else
    select m.* into model from public.model_registry m where m.id = searchable_model.model_id and m.model_type = 'embedding';
    if not found then
      perform pipeline.raise_error('NOT_FOUND', format('Cannot search: there is no embedding model %s', searchable_model.model_id));
    end if;
  end if;
  dimensions := (model.config ->> 'dimensions')::int;
  if query_embedding is null or extensions.vector_dims(query_embedding) <> dimensions then
    perform pipeline.raise_error('INVALID_ARGUMENT',
      format('Cannot search: the query vector must have the %s dimensions of %s', dimensions, model.model_name));
  end if;
  return model;
end;
$$;

comment on function pipeline.searchable_model(uuid, extensions.halfvec) is
  'The model (null: the active one) in whose space a query vector is; raises NOT_FOUND, NO_ACTIVE_MODEL, INVALID_ARGUMENT.';

revoke all on function pipeline.check_match_count(int) from public, anon, authenticated, service_role;
revoke all on function pipeline.searchable_model(uuid, extensions.halfvec) from public, anon, authenticated, service_role;
grant execute on function pipeline.check_match_count(int) to service_role;
grant execute on function pipeline.searchable_model(uuid, extensions.halfvec) to service_role;
revoke all on function pipeline.check_filter(jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.check_filter(jsonb) to service_role;
