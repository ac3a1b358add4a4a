create function pipeline.end_job(job_id bigint, error_code text default null, error_message text default null)
returns void
language sql
set search_path = ''
as $$
  delete from pipeline.staged_pages p where p.job_id = end_job.job_id;
  update pipeline.jobs j
  set state = 'done',
      lease_token = null,
      lease_expires_at = null,
      checkpoint = null,
      error_code = end_job.error_code,
      error_message = end_job.error_message,
      updated_at = clock_timestamp(),
      finished_at = clock_timestamp()
  where j.id = end_job.job_id;
$$;

comment on function pipeline.end_job(bigint, text, text) is 'Marks a job done and drops what it had staged; a code says that its document was unreadable.';

revoke all on function pipeline.end_job(bigint, text, text) from public, anon, authenticated, service_role;
grant execute on function pipeline.end_job(bigint, text, text) to service_role;
