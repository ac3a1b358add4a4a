create function pipeline.purge_scheduler_history()
returns void
language plpgsql
set search_path = ''
as $$
declare
  keep interval := make_interval(days => (pipeline.setting('history_days'))::int);
begin
  delete from cron.job_run_details d where d.end_time < clock_timestamp() - keep;
  delete from pipeline.spend s
  where s.scope like 'run %' and not exists (
    select from public.pipeline_runs r where 'run ' || r.id = s.scope and (r.state = 'running' or r.finished_at > clock_timestamp() - keep)
  );
  delete from net._http_response r where r.created < clock_timestamp() - keep;
end;
$$;

comment on function pipeline.purge_scheduler_history() is
  'Deletes cron.job_run_details and net._http_response rows older than settings.history_days; neither extension ever does.';

revoke all on function pipeline.purge_scheduler_history() from public, anon, authenticated, service_role;

create function pipeline.daily_snapshot()
returns void
language plpgsql
set search_path = ''
as $$
declare
  snapshot_id uuid;
begin
  perform pipeline.take_snapshot('daily ' || to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD'), 'schedule');
  for snapshot_id in
    select s.id
    from public.data_snapshots s
    where s.trigger in ('schedule', 'rollback')
      and s.dropped_at is null
    order by s.created_at desc
    offset (pipeline.setting('scheduled_snapshots_kept'))::int
  loop
    perform pipeline.drop_snapshot(snapshot_id);
  end loop;
end;
$$;

comment on function pipeline.daily_snapshot() is
  'Takes the snapshot of the day and drops automatic ones beyond settings.scheduled_snapshots_kept.';

create function pipeline.apply_retention()
returns void
language plpgsql
set search_path = ''
as $$
begin
  if pipeline.setting('retention_days') is not null then
    perform pipeline.prune(make_interval(days => (pipeline.setting('retention_days'))::int), false);
  end if;
end;
$$;

comment on function pipeline.apply_retention() is 'Prunes by settings.retention_days; what one call leaves is the next day''s.';

revoke all on function pipeline.daily_snapshot() from public, anon, authenticated, service_role;
revoke all on function pipeline.apply_retention() from public, anon, authenticated, service_role;

-- The commands hold no key: dispatch reads it from Vault when it runs.
select cron.schedule('profeflow-dispatch', '10 seconds', 'select pipeline.dispatch()');
select cron.schedule('profeflow-purge', '17 3 * * *', 'select pipeline.purge_scheduler_history()');
select cron.schedule('profeflow-rollback', '10 seconds', 'select pipeline.carry_out_rollbacks()');
select cron.schedule('profeflow-snapshot', '43 2 * * *', 'select pipeline.daily_snapshot()');
select cron.schedule('profeflow-retention', '29 3 * * *', 'select pipeline.apply_retention()');
select cron.schedule('profeflow-indexes', '* * * * *', 'select pipeline.tend_vector_indexes()');
select cron.schedule('profeflow-ledger', '10 seconds', 'select pipeline.sweep_calls()');
