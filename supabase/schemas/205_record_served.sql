create function pipeline.record_served()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  moment timestamptz := clock_timestamp();
begin
  if tg_op = 'UPDATE' then
    update pipeline.served_versions s
    set valid_to = greatest(moment, s.valid_from + interval '1 microsecond')
    where s.documento_id = new.id
      and s.valid_to is null
    returning s.valid_to into moment;
    moment := coalesce(moment, clock_timestamp());
  end if;
  if new.estado in ('ready', 'processing', 'dead') and new.served_version is not null then
    insert into pipeline.served_versions (documento_id, version, revision, valid_from)
    values (new.id, new.served_version, new.served_revision, moment);
    -- It may come back after the model was switched: what search would not find in the active one's space is noted.
    perform pipeline.note_uncovered(new.id, new.served_version, new.served_revision);
  end if;
  return null;
end;
$$;

comment on function pipeline.record_served() is
  'Writes down what search shows of a document: its served version while it is ready, on its way to the next one, or could not get there.';

create trigger _500_served_insert
after insert on public.documentos_oficiales
for each row when (new.served_version is not null) execute function pipeline.record_served();

create trigger _500_served_update
after update on public.documentos_oficiales
for each row when (
  (new.served_version is not null or old.served_version is not null)
  and (
    new.served_version is distinct from old.served_version
    or new.served_revision is distinct from old.served_revision
    or (new.estado in ('ready', 'processing', 'dead')) <> (old.estado in ('ready', 'processing', 'dead'))
  )
) execute function pipeline.record_served();

revoke all on function pipeline.record_served() from public, anon, authenticated, service_role;
