-- Definer: reads the worker's key from Vault and queues HTTP requests, neither of which service_role may do.
create function pipeline.kick_workers()
returns table (stage text, ready int, invoked int, request_ids bigint[])
language plpgsql
security definer
set search_path = ''
as $$
declare
  base_url text;
  cron_key text;
  free_workers int;
begin
  if to_regclass('vault.decrypted_secrets') is not null then
    select s.decrypted_secret into base_url from vault.decrypted_secrets s where s.name = 'profeflow_project_url';
    select s.decrypted_secret into cron_key from vault.decrypted_secrets s where s.name = 'profeflow_cron_key';
  end if;

  for stage in select s.stage from unnest(array['discovery', 'ingestion', 'ocr', 'embedding', 'export']) as s (stage) loop
    -- Counts no further than the workers could need: the cost does not grow with the backlog.
    select count(*)::int into ready
    from (
      select
      from pipeline.jobs j
      where j.stage = kick_workers.stage
        and j.state in ('ready', 'failed')
        and j.not_before <= clock_timestamp()
      limit 1000
    ) due;

    select (pipeline.setting(kick_workers.stage || '_workers'))::int - count(distinct j.worker)::int into free_workers
    from pipeline.jobs j
    where j.stage = kick_workers.stage
      and j.state = 'running'
      and j.lease_expires_at > clock_timestamp();

    invoked := 0;
    request_ids := '{}';
    if ready > 0 and free_workers > 0 and base_url is not null and cron_key is not null then
      invoked := least(
        free_workers,
        ceil(ready / (pipeline.setting(kick_workers.stage || '_jobs_per_claim'))::numeric)
      );
      select array_agg(
        net.http_post(
          url => base_url || '/functions/v1/' || pipeline.function_of_stage(kick_workers.stage),
          body => '{}'::jsonb,
          params => '{}'::jsonb,
          headers => jsonb_build_object('content-type', 'application/json', 'apikey', cron_key),
          timeout_milliseconds => (pipeline.setting('worker_http_timeout_ms'))::int
        )
      ) into request_ids
      from generate_series(1, invoked);
    end if;
    return next;
  end loop;
end;
$$;

comment on function pipeline.kick_workers() is
  'Posts as many calls per stage as its due jobs can use and its free workers allow. A call is only a kick: lost or doubled, it costs nothing.';

create function pipeline.function_of_stage(stage text)
returns text
language sql
immutable
set search_path = ''
as $$
  select case stage
    when 'discovery' then 'monitor'
    when 'ingestion' then 'ingest'
    when 'ocr' then 'ocr'
    when 'embedding' then 'embed'
    when 'export' then 'export'
  end;
$$;

comment on function pipeline.function_of_stage(text) is 'The Edge Function that works a stage''s jobs.';

-- Runs once a transaction, at its very end: the jobs it counts are the ones that will be there when the call arrives, and
-- the lock that lets one transaction at a time decide is held for the commit only, when nothing else is left to lock.
create function pipeline.kick_at_commit()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if current_setting('pipeline.kicked_in', true) = pg_current_xact_id()::text then
    return null;
  end if;
  -- A report in the middle of a claim frees no worker; the last one of the claim does. Kicking at each of them called twice
  -- as many workers as had anything to do.
  if tg_op = 'UPDATE' and old.state = 'running' and exists (
    select from pipeline.jobs j where j.stage = old.stage and j.state = 'running' and j.worker = old.worker
  ) then
    return null;
  end if;
  perform set_config('pipeline.kicked_in', pg_current_xact_id()::text, true);
  if (pipeline.setting('kick_on_enqueue'))::boolean then
    perform pg_advisory_xact_lock(hashtextextended('pipeline.kick_workers', 0));
    perform pipeline.kick_workers();
  end if;
  return null;
end;
$$;

comment on function pipeline.kick_at_commit() is 'Kicks the workers at once when work appears or a worker becomes free; one decision a transaction.';

create constraint trigger _900_kick_on_insert
after insert on pipeline.jobs
deferrable initially deferred
for each row when (new.state = 'ready') execute function pipeline.kick_at_commit();

create constraint trigger _900_kick_on_release
after update on pipeline.jobs
deferrable initially deferred
for each row when (old.state in ('running', 'dead') and new.state <> 'running') execute function pipeline.kick_at_commit();

revoke all on function pipeline.kick_workers() from public, anon, authenticated, service_role;
revoke all on function pipeline.function_of_stage(text) from public, anon, authenticated, service_role;
revoke all on function pipeline.kick_at_commit() from public, anon, authenticated, service_role;
grant execute on function pipeline.kick_workers() to service_role;
grant execute on function pipeline.function_of_stage(text) to service_role;
