create function pipeline.complete_ingestion(job_id bigint, lease_token uuid, result jsonb)
returns text
language plpgsql
set search_path = ''
as $$
declare
  job pipeline.jobs;
  outcome text := result ->> 'outcome';
  bytes_sha256 text := result ->> 'bytes_sha256';
  document public.documentos_oficiales;
  runs text[];
begin
  job := pipeline.lock_leased_job(complete_ingestion.job_id, complete_ingestion.lease_token, 'complete_ingestion');
  if job.id is null then
    return 'stale';
  end if;
  perform pipeline.hold_models();
  if job.stage not in ('ingestion', 'ocr') then
    perform pipeline.raise_error('RESULT_INVALID', format('Cannot complete ingestion %s: it is a job of stage %s', job.id, job.stage));
  end if;
  if job.payload ? 'edited_version' then
    runs := pipeline.complete_edited(job, result);
    perform pipeline.advance_runs(array_append(runs, job.run_id));
    return 'done';
  end if;
  if outcome is null or outcome not in ('unchanged', 'duplicate', 'rejected', 'parsed') then
    perform pipeline.raise_error('RESULT_INVALID', format('Cannot complete ingestion %s: outcome %L is not known', job.id, outcome));
  end if;

  -- One at a time for the same bytes, so that of two URLs with one content the second becomes the duplicate.
  if bytes_sha256 is not null then
    perform pg_advisory_xact_lock(hashtextextended('pipeline.bytes.' || bytes_sha256, 0));
  end if;

  select d.* into document from public.documentos_oficiales d where d.url_original = job.subject for no key update;
  if document.rollback_count > coalesce((job.payload ->> 'rollback_count')::int, 0) then
    perform pipeline.drop_result(job, document, result);
    perform pipeline.advance_runs(array[job.run_id]);
    return 'done';
  end if;

  if outcome = 'rejected' then
    perform pipeline.note_fetch(job, null, result);
    perform pipeline.reject_document(job, result);
    perform pipeline.advance_runs(array[job.run_id]);
    return 'done';
  end if;

  if outcome = 'unchanged' then
    perform pipeline.keep_document(job, result);
  elsif not coalesce((job.payload ->> 'force')::boolean, false) and pipeline.is_unchanged(job, bytes_sha256, array[result ->> 'config_hash']) then
    perform pipeline.keep_document(job, result);
  elsif pipeline.find_duplicate(job, bytes_sha256) is not null then
    perform pipeline.link_duplicate(job, result, pipeline.find_duplicate(job, bytes_sha256));
  elsif outcome = 'duplicate' then
    perform pipeline.raise_error('RESULT_INVALID', format('Cannot complete ingestion %s: no other document holds bytes %s', job.id, bytes_sha256));
  else
    runs := pipeline.store_document(job, result);
  end if;

  perform pipeline.end_job(job.id);
  perform pipeline.advance_runs(array_append(runs, job.run_id));
  return 'done';
end;
$$;

comment on function pipeline.complete_ingestion(bigint, uuid, jsonb) is
  'Reports a fetched document: {outcome: unchanged | duplicate | rejected | parsed, fetch, bytes_sha256, config_hash, document, verdict, text, chunks, metrics}; writes text, version, chunks, lineage, metrics and the embedding work in one transaction; of a text by hand all but the text. Returns done or stale.';

revoke all on function pipeline.complete_ingestion(bigint, uuid, jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.complete_ingestion(bigint, uuid, jsonb) to service_role;
