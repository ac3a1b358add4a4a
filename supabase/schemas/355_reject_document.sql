create function pipeline.reject_document(job pipeline.jobs, result jsonb)
returns void
language plpgsql
set search_path = ''
as $$
declare
  code text := result ->> 'error_code';
  message text := coalesce(result ->> 'message', result ->> 'error_code');
  document public.documentos_oficiales;
  threshold int;
  misses int;
  final_outcome text := 'rejected';
begin
  select d.* into document from public.documentos_oficiales d where d.url_original = job.subject for no key update;

  update pipeline.source_urls u
  set fetched_at = clock_timestamp(),
      bytes_sha256 = coalesce(result ->> 'bytes_sha256', u.bytes_sha256),
      not_found_fetches = case when code = 'HTTP_NOT_FOUND' then u.not_found_fetches + 1 else 0 end
  where u.source_id = job.source_id
    and u.url = job.subject
  returning u.not_found_fetches into misses;

  if document.id is null then
    insert into public.documentos_oficiales (
      source_id, fuente, url_original, titulo, bytes_sha256, estado, estado_code, estado_message, run_id
    )
    select s.id, s.fuente, job.subject, job.payload ->> 'title', result ->> 'bytes_sha256', 'rejected', code, message, job.run_id
    from public.sources s
    where s.id = job.source_id
    returning * into document;
  elsif document.version = 0 then
    update public.documentos_oficiales d
    set estado = 'rejected', estado_code = code, estado_message = message, run_id = job.run_id,
        bytes_sha256 = coalesce(result ->> 'bytes_sha256', d.bytes_sha256)
    where d.id = document.id;
  elsif code = 'HTTP_NOT_FOUND' then
    select s.missing_crawls_before_retired into threshold from public.sources s where s.id = document.source_id;
    if misses >= threshold and document.estado <> 'retired' then
      perform pipeline.retire_document(document.id, message);
      final_outcome := 'retired';
    end if;
  end if;
  update pipeline.source_urls u
  set documento_id = document.id
  where u.source_id = job.source_id
    and u.url = job.subject
    and u.documento_id is null;

  -- A document that has a text keeps it and its state: what its server sends today may be an accident.

  update pipeline.run_documents rd
  set outcome = final_outcome,
      documento_id = document.id,
      stage = job.stage,
      error_code = code,
      error_message = message,
      finished_at = clock_timestamp()
  where rd.run_id = job.run_id
    and rd.url = job.subject;

  if document.version = 0 then
    perform pipeline.record_discovery(job, document.id, 0);
  end if;
  perform pipeline.end_attempt(job, 'FAIL', null,
    pipeline.fetch_record(result) || jsonb_build_object('error_code', code, 'message', message), document.id);

  perform pipeline.end_job(job.id, code, message);
end;
$$;

comment on function pipeline.reject_document(pipeline.jobs, jsonb) is
  'Ends a job whose document cannot be read for a reason of its own ({error_code, message, bytes_sha256}).';

-- A run whose document is read waits for its vectors. They may come and make nothing ready: it ends as the document does.
create function pipeline.settle_waiting(documento_id uuid)
returns void
language sql
set search_path = ''
as $$
  update pipeline.run_documents rd
  set outcome = d.estado, error_code = d.estado_code, error_message = d.estado_message, finished_at = clock_timestamp()
  from public.documentos_oficiales d
  where d.id = settle_waiting.documento_id
    and rd.documento_id = d.id
    and rd.outcome is null
    and not exists (
      select from pipeline.jobs j
      where j.run_id = rd.run_id and j.stage in ('ingestion', 'ocr') and j.subject = rd.url
        and j.state in ('ready', 'running', 'failed')
    );
$$;

comment on function pipeline.settle_waiting(uuid) is
  'Gives the runs that wait for the vectors of a document its state as their outcome, when it was retired, quarantined or found irrelevant meanwhile; the next tick ends them.';

create function pipeline.retire_document(documento_id uuid, reason text)
returns void
language sql
set search_path = ''
as $$
  update public.documentos_oficiales d
  set estado = 'retired',
      estado_code = 'GONE_AT_SOURCE',
      estado_message = retire_document.reason,
      retired_at = clock_timestamp()
  where d.id = retire_document.documento_id;
  select pipeline.settle_waiting(retire_document.documento_id);
$$;

comment on function pipeline.retire_document(uuid, text) is 'Takes a document that is gone at its source out of search; its history stays.';

revoke all on function pipeline.reject_document(pipeline.jobs, jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.settle_waiting(uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.retire_document(uuid, text) from public, anon, authenticated, service_role;
grant execute on function pipeline.reject_document(pipeline.jobs, jsonb) to service_role;
grant execute on function pipeline.settle_waiting(uuid) to service_role;
grant execute on function pipeline.retire_document(uuid, text) to service_role;
