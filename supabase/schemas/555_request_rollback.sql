-- Definer: an operator may ask for a rollback without any right on the tables.
create function public.request_rollback(snapshot_id uuid)
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  snapshot public.data_snapshots;
  new_run text;
begin
  perform pipeline.require_operator('roll back');
  snapshot := pipeline.find_snapshot(request_rollback.snapshot_id, 'roll back to');
  new_run := pipeline.open_run('rollback', null, jsonb_build_object('snapshot_id', snapshot.id));
  insert into pipeline.jobs (run_id, stage, subject, max_attempts, payload)
  values (new_run, 'rollback', 'snapshot ' || snapshot.id, 1, jsonb_build_object('snapshot_id', snapshot.id));
  return new_run;
end;
$$;

comment on function public.request_rollback(uuid) is
  'Asks for a rollback to a snapshot: a run that pg_cron carries out inside the database within seconds, as an API call ends after 8 s. Returns the run id.';

-- The job is done in the transaction that takes it: a database that dies in the middle leaves it ready for the next tick.
create function pipeline.carry_out_rollbacks()
returns int
language plpgsql
security definer
set search_path = ''
as $$
declare
  job pipeline.jobs;
  message text;
  carried_out int := 0;
begin
  for job in
    select j.*
    from pipeline.jobs j
    where j.stage = 'rollback'
      and j.state = 'ready'
    order by j.id
    for update skip locked
  loop
    begin
      perform pipeline.find_snapshot((job.payload ->> 'snapshot_id')::uuid, 'roll back to');
      -- Ended before the steps are applied: these close the run, which needs every job of it ended.
      perform pipeline.end_job(job.id);
      perform pipeline.roll_back((job.payload ->> 'snapshot_id')::uuid, job.run_id);
      carried_out := carried_out + 1;
    exception when others then
      get stacked diagnostics message = message_text;
      update pipeline.jobs j
      set state = 'dead', error_code = 'ROLLBACK_FAILED', error_message = message, updated_at = clock_timestamp(),
          finished_at = clock_timestamp()
      where j.id = job.id;
      perform pipeline.close_run_if_finished(job.run_id);
    end;
  end loop;
  return carried_out;
end;
$$;

comment on function pipeline.carry_out_rollbacks() is
  'Does the rollbacks that were requested, each whole or not at all; one that fails is a dead job (ROLLBACK_FAILED). Returns how many were done.';

revoke all on function public.request_rollback(uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.carry_out_rollbacks() from public, anon, authenticated, service_role;
grant execute on function public.request_rollback(uuid) to authenticated, service_role;
