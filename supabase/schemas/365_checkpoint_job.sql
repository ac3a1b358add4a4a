create function pipeline.checkpoint_job(job_id bigint, lease_token uuid, checkpoint jsonb)
returns boolean
language plpgsql
set search_path = ''
as $$
declare
  job pipeline.jobs;
  keep_lease boolean := coalesce((checkpoint ->> 'continue')::boolean, false);
begin
  job := pipeline.lock_leased_job(checkpoint_job.job_id, checkpoint_job.lease_token, 'checkpoint_job');
  if job.id is null then
    return false;
  end if;

  insert into pipeline.staged_pages (job_id, page, content)
  select job.id, (p.content ->> 'page')::int, p.content
  from jsonb_array_elements(coalesce(checkpoint -> 'pages', '[]')) as p (content)
  on conflict on constraint staged_pages_pkey do update set content = excluded.content;

  if keep_lease then
    update pipeline.jobs j
    set checkpoint = checkpoint_job.checkpoint - 'pages' - 'continue',
        lease_expires_at = clock_timestamp() + make_interval(secs => (pipeline.setting('lease_seconds'))::float8),
        updated_at = clock_timestamp()
    where j.id = job.id;
  else
    -- Handed back with what it has got done, so the attempt does not count against it.
    update pipeline.jobs j
    set checkpoint = nullif(checkpoint_job.checkpoint, 'null'::jsonb) - 'pages' - 'continue',
        state = 'ready',
        attempt = greatest(j.attempt - 1, 0),
        lease_token = null,
        lease_expires_at = null,
        not_before = clock_timestamp(),
        updated_at = clock_timestamp()
    where j.id = job.id;

    -- Claimed and given back untouched: a document's time begins when a worker turns to it.
    update pipeline.run_documents rd
    set started_at = null
    from pipeline.jobs j
    where j.id = job.id
      and j.attempt = 0
      and coalesce(j.checkpoint, '{}') = '{}'
      and rd.run_id = j.run_id
      and rd.url = j.subject
      and rd.outcome is null;
  end if;
  return true;
end;
$$;

comment on function pipeline.checkpoint_job(bigint, uuid, jsonb) is
  'Keeps how far a job has got; "pages" are staged, "continue": true keeps and extends the lease, else the job is ready for the next worker. False for an old lease.';

create function pipeline.staged_pages(job_id bigint, lease_token uuid)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select coalesce(jsonb_agg(p.content order by p.page), '[]')
  from pipeline.staged_pages p
  join pipeline.jobs j on j.id = p.job_id
  where j.id = staged_pages.job_id
    and j.lease_token = staged_pages.lease_token;
$$;

comment on function pipeline.staged_pages(bigint, uuid) is 'The pages that earlier invocations of this job have read, in order.';

revoke all on function pipeline.checkpoint_job(bigint, uuid, jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.staged_pages(bigint, uuid) from public, anon, authenticated, service_role;
grant execute on function pipeline.checkpoint_job(bigint, uuid, jsonb) to service_role;
grant execute on function pipeline.staged_pages(bigint, uuid) to service_role;
