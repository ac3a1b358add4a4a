-- Definer: an operator may release a document without any right on the tables.
create function public.release_document(documento_id uuid)
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  document public.documentos_oficiales;
  model_id uuid;
  new_run text;
begin
  perform pipeline.require_operator('release a document');
  perform pipeline.hold_models();
  select d.* into document from public.documentos_oficiales d where d.id = release_document.documento_id for no key update;
  if not found then
    perform pipeline.raise_error('NOT_FOUND', format('Cannot release document %s: there is no such document', release_document.documento_id));
  end if;
  if document.estado not in ('quarantined', 'irrelevant')
    or not exists (
      select from pipeline.chunk_lists l where l.documento_id = document.id and l.version = document.version
    )
  then
    perform pipeline.raise_error('INVALID_STATE',
      format('Cannot release document %s: it is %s and has to be quarantined or irrelevant, with a text', document.id, document.estado));
  end if;

  model_id := (pipeline.active_embedding_model()).id;
  new_run := pipeline.open_run('release', document.source_id, jsonb_build_object('documento_id', document.id));
  insert into pipeline.run_documents (run_id, url, source_id, documento_id, stage)
  values (new_run, document.url_original, document.source_id, document.id, 'embedding');
  update public.documentos_oficiales d
  set estado = 'processing', estado_code = null, estado_message = null, run_id = new_run,
      released_reasons = array(
        select distinct r from unnest(d.released_reasons || pipeline.verdict_reasons(d.estado_code, d.quality)) r order by r
      )
  where d.id = document.id;

  if pipeline.enqueue_embeddings(document.id, document.version, new_run, model_id) = 0 then
    perform pipeline.advance_runs(pipeline.finish_documents(array[document.id], null));
  else
    perform pipeline.open_embedding_jobs(new_run);
  end if;
  return new_run;
end;
$$;

comment on function public.release_document(uuid) is
  'Lets a quarantined or irrelevant document through, in a run of its own, and for ever: later texts are kept back for other reasons only. Returns the run id.';

revoke all on function public.release_document(uuid) from public, anon, authenticated, service_role;
grant execute on function public.release_document(uuid) to authenticated, service_role;
