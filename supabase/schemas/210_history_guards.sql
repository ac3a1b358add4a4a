create function pipeline.refuse_change()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform pipeline.raise_error('HISTORY_IMMUTABLE',
    format('Cannot %s %s.%s: history is append-only', lower(tg_op), tg_table_schema, tg_table_name));
  return null;
end;
$$;

comment on function pipeline.refuse_change() is 'Refuses to change history, for the owner too.';

create function pipeline.guard_version()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- The one change in a version's life: the next one takes its place and its text moves here.
  if old.valid_to is null
    and new.valid_to is not null
    and pipeline.sha256_hex(new.contenido_texto) = old.contenido_hash
    and (to_jsonb(new) - 'valid_to' - 'contenido_texto') = (to_jsonb(old) - 'valid_to' - 'contenido_texto')
  then
    return new;
  end if;
  perform pipeline.raise_error('HISTORY_IMMUTABLE',
    format('Cannot change version %s of document %s: versions are immutable', old.version, old.documento_id));
  return null;
end;
$$;

comment on function pipeline.guard_version() is 'Lets a version be closed once and refuses every other change.';

create trigger _100_guard
before update on public.document_versions
for each row execute function pipeline.guard_version();

create trigger _100_no_delete
before delete on public.document_versions
for each row execute function pipeline.refuse_change();

create trigger _100_no_truncate
before truncate on public.document_versions
for each statement execute function pipeline.refuse_change();

create trigger _100_no_change
before update or delete on public.data_lineage
for each row execute function pipeline.refuse_change();

create trigger _100_no_truncate
before truncate on public.data_lineage
for each statement execute function pipeline.refuse_change();

revoke all on function pipeline.refuse_change() from public, anon, authenticated, service_role;
revoke all on function pipeline.guard_version() from public, anon, authenticated, service_role;
