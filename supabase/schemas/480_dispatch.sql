create function pipeline.dispatch()
returns table (stage text, ready int, invoked int, request_ids bigint[])
language plpgsql
set search_path = ''
as $$
declare
  run_id text;
begin
  -- A doubled tick waits and then finds nothing left to do; a kick at commit decides after this one.
  perform pg_advisory_xact_lock(hashtextextended('pipeline.dispatch', 0));

  perform pipeline.reap_expired_leases();
  -- The job profeflow-ledger does it in a transaction of its own: here the month's budget would be held to the end of the tick.
  perform pipeline.sweep_calls('1 minute');

  if exists (
    select from public.sources s where s.activo and s.kind <> 'manual' and s.next_crawl_at <= clock_timestamp()
  ) then
    perform pipeline.start_run('schedule', null, '{"due_only": true}');
  end if;

  -- Not while the models change, and without waiting for that, as this may hold documents: the next tick will do.
  if pg_try_advisory_xact_lock_shared(hashtextextended('pipeline.models', 0)) then
    perform pipeline.heal_spaces();
    perform pipeline.fill_challenger();
  end if;

  -- The safety net: what a lost kick or a crash between two reports has left, is picked up here.
  for run_id in select r.id from public.pipeline_runs r where r.state = 'running' order by r.id loop
    perform pipeline.open_embedding_jobs(run_id, at_once => true);
    perform pipeline.close_run_if_finished(run_id);
  end loop;

  -- Last, as reports wait for its end.
  perform pipeline.prune_fallbacks();

  -- This is the kick of this transaction; the one at commit would only repeat it.
  perform pg_advisory_xact_lock(hashtextextended('pipeline.kick_workers', 0));
  perform set_config('pipeline.kicked_in', pg_current_xact_id()::text, true);
  return query select k.stage, k.ready, k.invoked, k.request_ids from pipeline.kick_workers() k;
end;
$$;

comment on function pipeline.dispatch() is
  'What pg_cron calls: takes back expired leases, marks lost calls, starts due crawls, heals and fills vector spaces, closes finished runs, kicks workers. A row a stage: due jobs, calls made, their pg_net request ids.';

revoke all on function pipeline.dispatch() from public, anon, authenticated, service_role;
grant execute on function pipeline.dispatch() to service_role;
