create function pipeline.fail_job(
  job_id bigint,
  lease_token uuid,
  error_code text,
  message text,
  retry_after interval default null,
  details jsonb default '{}'
)
returns text
language plpgsql
set search_path = ''
as $$
declare
  job pipeline.jobs;
  disposition text;
begin
  job := pipeline.lock_leased_job(fail_job.job_id, fail_job.lease_token, 'fail_job');
  if job.id is null then
    -- That these calls were made is true all the same.
    perform pipeline.settle_call(c, fail_job.job_id) from jsonb_array_elements(coalesce(details -> 'calls', '[]')) c where c ? 'id';
    return 'stale';
  end if;

  perform pipeline.hold_waiting_documents(job);
  perform pipeline.record_calls(job, (job.payload ->> 'model_id')::uuid, details -> 'calls');

  select e.disposition into disposition from pipeline.error_codes e where e.code = fail_job.error_code;
  if disposition = 'reject' and job.stage in ('ingestion', 'ocr') then
    perform pipeline.reject_document(job, details || jsonb_build_object('error_code', fail_job.error_code, 'message', message));
    perform pipeline.advance_runs(array[job.run_id]);
    return 'done';
  end if;

  return pipeline.settle_failure(job, fail_job.error_code, message, retry_after);
end;
$$;

comment on function pipeline.fail_job(bigint, uuid, text, text, interval, jsonb) is
  'Reports a failure; details: {calls: provider calls made, bytes_sha256}. Returns the new state: failed (will retry), dead, done (the document is rejected), or stale.';

revoke all on function pipeline.fail_job(bigint, uuid, text, text, interval, jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.fail_job(bigint, uuid, text, text, interval, jsonb) to service_role;
