create function pipeline.purge_scheduler_history()
returns void
language plpgsql
set search_path = ''
as $$
declare
  keep interval := make_interval(days => (pipeline.setting('history_days'))::int);
begin
  delete from cron.job_run_details d where d.end_time < clock_timestamp() - keep;
  delete from net._http_response r where r.created < clock_timestamp() - keep;
end;
$$;

comment on function pipeline.purge_scheduler_history() is
  'Deletes cron.job_run_details and net._http_response rows older than settings.history_days; neither extension ever does.';

revoke all on function pipeline.purge_scheduler_history() from public, anon, authenticated, service_role;

-- The commands hold no key: dispatch reads it from Vault when it runs.
select cron.schedule('profeflow-dispatch', '10 seconds', 'select pipeline.dispatch()');
select cron.schedule('profeflow-purge', '17 3 * * *', 'select pipeline.purge_scheduler_history()');
