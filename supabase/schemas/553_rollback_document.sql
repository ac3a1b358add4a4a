create function public.rollback_document(documento_id uuid, to_version int)
returns int
language plpgsql
security definer
set search_path = ''
as $$
declare
  document public.documentos_oficiales;
  target public.document_versions;
  new_run text;
  target_revision int;
  complete boolean;
begin
  perform pipeline.require_operator('roll back a document');
  perform pipeline.hold_models();
  select d.* into document from public.documentos_oficiales d where d.id = rollback_document.documento_id for no key update;
  if document.id is null then
    perform pipeline.raise_error('NOT_FOUND', format('Cannot roll back document %s: there is none', rollback_document.documento_id));
  end if;
  select v.* into target
  from public.document_versions v
  where v.documento_id = document.id
    and v.version = rollback_document.to_version
  -- Kept from retention until this is over.
  for key share;
  if target.documento_id is null then
    perform pipeline.raise_error(
      case when rollback_document.to_version between 1 and document.version then 'HISTORY_PRUNED' else 'NOT_FOUND' end,
      format('Cannot roll back document %s: it has no version %s', document.id, rollback_document.to_version)
    );
  end if;
  -- A list that was never embedded, whatever became of another one, was never shown.
  select max(e.revision) into target_revision
  from pipeline.list_embeddings e
  where e.documento_id = document.id
    and e.version = target.version;
  complete := target_revision is not null and cardinality(pipeline.missing_stages(document.id, target.version)) = 0;
  if not complete then
    target_revision := pipeline.latest_revision(document.id, target.version);
  end if;

  if target.contenido_hash = document.contenido_hash
    and document.estado <> 'retired'
    and (document.estado = 'ready' or not complete)
  then
    return document.version;
  end if;

  new_run := pipeline.open_run('rollback', document.source_id,
    jsonb_build_object('documento_id', document.id, 'to_version', target.version));
  insert into pipeline.rollback_steps (
    run_id, documento_id, action, from_version, to_version, to_revision, shown, shown_until, estado, new_version
  )
  values (
    new_run, document.id,
    case when document.estado = 'retired' and target.contenido_hash = document.contenido_hash then 'revive' else 'restore' end,
    document.version, target.version, target_revision, complete, not complete,
    case when complete then 'ready' else 'processing' end,
    document.version
  );
  perform pipeline.apply_rollback(new_run);
  return (select d.version from public.documentos_oficiales d where d.id = document.id);
end;
$$;

comment on function public.rollback_document(uuid, int) is
  'Brings an earlier version of one document back, as a new version in a run of its own; returns the version that now has its content. Raises NOT_FOUND, HISTORY_PRUNED.';

revoke all on function public.rollback_document(uuid, int) from public, anon, authenticated, service_role;
grant execute on function public.rollback_document(uuid, int) to authenticated, service_role;
