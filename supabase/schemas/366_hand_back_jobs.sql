create function pipeline.hand_back_jobs(jobs jsonb)
returns int
language sql
set search_path = ''
as $$
  with given as (
    select g.id, g.lease_token
    from jsonb_to_recordset(hand_back_jobs.jobs) as g (id bigint, lease_token uuid)
  ),
  -- In the order of their ids, as every other way to lock several.
  ours as (
    select j.id
    from pipeline.jobs j
    join given g on g.id = j.id
    where j.state = 'running'
      and j.lease_token = g.lease_token
    order by j.id
    for update of j
  ),
  returned as (
    update pipeline.jobs j
    set state = 'ready',
        attempt = greatest(j.attempt - 1, 0),
        lease_token = null,
        lease_expires_at = null,
        not_before = clock_timestamp(),
        updated_at = clock_timestamp()
    from ours o
    where j.id = o.id
    returning j.id, j.run_id, j.subject, j.attempt, j.checkpoint
  ),
  -- A document's time begins when a worker turns to it.
  not_started as (
    update pipeline.run_documents rd
    set started_at = null
    from returned r
    where r.attempt = 0
      and coalesce(r.checkpoint, '{}') = '{}'
      and rd.run_id = r.run_id
      and rd.url = r.subject
      and rd.outcome is null
  )
  select count(*)::int from returned;
$$;

comment on function pipeline.hand_back_jobs(jsonb) is
  'Gives claimed jobs [{id, lease_token}] back untouched, in one transaction and so with one kick; the attempt is not counted. Returns how many were still the caller''s.';

revoke all on function pipeline.hand_back_jobs(jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.hand_back_jobs(jsonb) to service_role;
