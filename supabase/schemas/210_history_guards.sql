create function pipeline.may_prune()
returns boolean
language sql
stable
set search_path = ''
as $$
  select coalesce(current_setting('pipeline.pruning', true) = pg_current_xact_id_if_assigned()::text, false);
$$;

comment on function pipeline.may_prune() is 'Whether this transaction is pipeline.prune, prune_fallbacks or drop_snapshot: the only ones that may remove history.';

create function pipeline.refuse_change()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if tg_op = 'DELETE' and tg_argv[0] = 'prunable' and pipeline.may_prune() then
    return old;
  end if;
  perform pipeline.raise_error('HISTORY_IMMUTABLE',
    format('Cannot %s %s.%s: history is append-only', lower(tg_op), tg_table_schema, tg_table_name));
  return null;
end;
$$;

comment on function pipeline.refuse_change() is
  'Refuses to change history, for the owner too; with the argument `prunable`, retention may delete.';

create function pipeline.guard_version()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- The one change in a version's life: the next one takes its place, and its text and what describes it move here.
  if old.valid_to is null
    and new.valid_to is not null
    and new.documento_id = old.documento_id
    and new.version = old.version
    and new.contenido_hash = old.contenido_hash
    and new.valid_from = old.valid_from
    and new.config_hash is not distinct from old.config_hash
    and new.code_version is not distinct from old.code_version
    and new.run_id is not distinct from old.run_id
    and new.restored_from is not distinct from old.restored_from
    and pipeline.sha256_hex(new.contenido_texto) = old.contenido_hash
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
for each row execute function pipeline.refuse_change('prunable');

create trigger _100_no_truncate
before truncate on public.document_versions
for each statement execute function pipeline.refuse_change();

create trigger _100_no_change
before update or delete on public.data_lineage
for each row execute function pipeline.refuse_change();

create trigger _100_no_truncate
before truncate on public.data_lineage
for each statement execute function pipeline.refuse_change();

create trigger _100_no_delete
before delete on public.documentos_oficiales
for each row when (old.version > 0) execute function pipeline.refuse_change();

create trigger _100_no_change
before update or delete on pipeline.chunk_lists
for each row execute function pipeline.refuse_change('prunable');

create trigger _100_no_truncate
before truncate on pipeline.chunk_lists
for each statement execute function pipeline.refuse_change();

create trigger _100_no_change
before update or delete on pipeline.document_chunks
for each row execute function pipeline.refuse_change('prunable');

create trigger _100_no_truncate
before truncate on pipeline.document_chunks
for each statement execute function pipeline.refuse_change();

create trigger _100_no_change
before update or delete on pipeline.list_embeddings
for each row execute function pipeline.refuse_change('prunable');

create trigger _100_no_truncate
before truncate on pipeline.list_embeddings
for each statement execute function pipeline.refuse_change();

create trigger _100_no_change
before update or delete on pipeline.chunks
for each row execute function pipeline.refuse_change('prunable');

create trigger _100_no_truncate
before truncate on pipeline.chunks
for each statement execute function pipeline.refuse_change();

create trigger _100_no_change
before update or delete on pipeline.snapshot_documents
for each row execute function pipeline.refuse_change('prunable');

create trigger _100_no_truncate
before truncate on pipeline.snapshot_documents
for each statement execute function pipeline.refuse_change();

revoke all on function pipeline.may_prune() from public, anon, authenticated, service_role;
revoke all on function pipeline.refuse_change() from public, anon, authenticated, service_role;
revoke all on function pipeline.guard_version() from public, anon, authenticated, service_role;
grant execute on function pipeline.may_prune() to service_role;
