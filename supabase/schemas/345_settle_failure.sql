create function pipeline.settle_failure(job pipeline.jobs, error_code text, message text, retry_after interval default null)
returns text
language plpgsql
set search_path = ''
as $$
declare
  disposition text;
  wait_seconds float8;
  new_state text;
  document public.documentos_oficiales;
  affected_runs text[];
begin
  select e.disposition into disposition from pipeline.error_codes e where e.code = settle_failure.error_code;

  if disposition = 'retry' and job.attempt < job.max_attempts then
    -- Full jitter (Brooker, "Exponential Backoff And Jitter", AWS 2015): uniform in [0, min(cap, base * 2^(attempt - 1))],
    -- on top of what the other side asked for.
    wait_seconds := random() * least(
      (pipeline.setting('retry_cap_seconds'))::float8,
      (pipeline.setting('retry_base_seconds'))::float8 * power(2, least(job.attempt, 30) - 1)
    );
    new_state := 'failed';
    update pipeline.jobs j
    set state = 'failed',
        lease_token = null,
        lease_expires_at = null,
        not_before = clock_timestamp() + coalesce(retry_after, interval '0') + make_interval(secs => wait_seconds),
        error_code = settle_failure.error_code,
        error_message = settle_failure.message,
        updated_at = clock_timestamp()
    where j.id = job.id;
  else
    new_state := 'dead';
    update pipeline.jobs j
    set state = 'dead',
        lease_token = null,
        lease_expires_at = null,
        error_code = settle_failure.error_code,
        error_message = settle_failure.message,
        updated_at = clock_timestamp(),
        finished_at = clock_timestamp()
    where j.id = job.id;
    affected_runs := pipeline.fail_documents(job, settle_failure.error_code, settle_failure.message);
    if job.stage in ('ingestion', 'ocr') then
      select d.* into document from public.documentos_oficiales d where d.url_original = job.subject;
      if document.version = 0 then
        perform pipeline.record_discovery(job, document.id, 0);
      end if;
    end if;
  end if;

  -- One that is retried names no document, as its start did not: lineage_of finds both by the hash of the URL.
  perform pipeline.end_attempt(job, 'FAIL', null,
    jsonb_build_object('error_code', settle_failure.error_code, 'message', settle_failure.message, 'state', new_state),
    document.id);
  perform pipeline.advance_runs(affected_runs);

  return new_state;
end;
$$;

comment on function pipeline.settle_failure(pipeline.jobs, text, text, interval) is
  'What becomes of a failed job: failed (waits for its retry) or dead, by the code''s disposition and the attempts left.';

revoke all on function pipeline.settle_failure(pipeline.jobs, text, text, interval) from public, anon, authenticated, service_role;
grant execute on function pipeline.settle_failure(pipeline.jobs, text, text, interval) to service_role;
