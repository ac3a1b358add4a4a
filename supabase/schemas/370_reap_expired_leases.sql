create function pipeline.reap_expired_leases()
returns int
language plpgsql
set search_path = ''
as $$
declare
  job pipeline.jobs;
  reaped int := 0;
begin
  for job in
    select j.*
    from pipeline.jobs j
    where j.state = 'running'
      and j.lease_expires_at <= clock_timestamp()
    order by j.id
    for update skip locked
  loop
    perform pipeline.settle_failure(job, 'LEASE_EXPIRED',
      format('Cannot finish job %s: worker %s has not reported in time', job.id, job.worker));
    reaped := reaped + 1;
  end loop;
  return reaped;
end;
$$;

comment on function pipeline.reap_expired_leases() is 'Takes jobs back from workers that went silent, as failed or dead; returns how many.';

revoke all on function pipeline.reap_expired_leases() from public, anon, authenticated, service_role;
grant execute on function pipeline.reap_expired_leases() to service_role;
