create function pipeline.missing_stages(documento_id uuid, version int)
returns text[]
language sql
stable
set search_path = ''
as $$
  select array(
    select s.stage
    from unnest(array['discovery', 'ingestion', 'processing', 'embedding', 'validation']) with ordinality as s (stage, position)
    where not exists (
      select
      from public.data_lineage l
      where l.documento_id = missing_stages.documento_id
        and l.version = missing_stages.version
        and l.stage = s.stage
        and l.event = 'COMPLETE'
    )
    order by s.position
  );
$$;

comment on function pipeline.missing_stages(uuid, int) is 'The stages that a version has no COMPLETE lineage event of, in the order of the pipeline.';

create function pipeline.ready_needs_lineage()
returns trigger
language plpgsql
set search_path = ''
as $$
declare
  missing text[];
begin
  if new.estado = 'ready' then
    missing := pipeline.missing_stages(new.id, new.version);
    if cardinality(missing) > 0 then
      perform pipeline.raise_error('LINEAGE_INCOMPLETE',
        format('Cannot make document %s ready: version %s has no lineage of %s', new.id, new.version,
          array_to_string(missing, ', ')));
    end if;
  end if;
  return null;
end;
$$;

comment on function pipeline.ready_needs_lineage() is 'Nothing can be done without being recorded: no document is ready while a stage of its lineage is missing.';

create trigger _600_ready_needs_lineage_insert
after insert on public.documentos_oficiales
for each row when (new.estado = 'ready') execute function pipeline.ready_needs_lineage();

create trigger _600_ready_needs_lineage_update
after update on public.documentos_oficiales
for each row when (new.estado = 'ready' and (old.estado <> 'ready' or new.version <> old.version))
execute function pipeline.ready_needs_lineage();

revoke all on function pipeline.missing_stages(uuid, int) from public, anon, authenticated, service_role;
revoke all on function pipeline.ready_needs_lineage() from public, anon, authenticated, service_role;
grant execute on function pipeline.missing_stages(uuid, int) to service_role;
grant execute on function pipeline.ready_needs_lineage() to service_role;
grant execute on function pipeline.normalise_documento() to service_role;
grant execute on function pipeline.version_documento() to service_role;
