create function pipeline.lock_leased_job(job_id bigint, lease_token uuid, report text)
returns pipeline.jobs
language plpgsql
set search_path = ''
as $$
declare
  job pipeline.jobs;
begin
  select j.* into job from pipeline.jobs j where j.id = lock_leased_job.job_id for update;
  if not found then
    perform pipeline.raise_error('NOT_FOUND', format('Cannot report on job %s: there is no such job', lock_leased_job.job_id));
  end if;
  if job.state = 'running' and job.lease_token = lock_leased_job.lease_token then
    return job;
  end if;
  insert into public.pipeline_metrics (run_id, stage, metric_name, metric_value, metadata)
  values (job.run_id, job.stage, 'stale_report', 1, jsonb_build_object('job_id', job.id, 'report', report, 'state', job.state));
  return null;
end;
$$;

comment on function pipeline.lock_leased_job(bigint, uuid, text) is
  'Locks the job for its lease holder; null for anybody else, whose late report is recorded as metric stale_report and changes nothing.';

revoke all on function pipeline.lock_leased_job(bigint, uuid, text) from public, anon, authenticated, service_role;
grant execute on function pipeline.lock_leased_job(bigint, uuid, text) to service_role;
