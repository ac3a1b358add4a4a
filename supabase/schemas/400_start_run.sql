create function pipeline.open_run(trigger text, source_id uuid, options jsonb)
returns text
language plpgsql
set search_path = ''
as $$
declare
  run_id text;
begin
  loop
    run_id := to_char(clock_timestamp() at time zone 'utc', '"run_"YYYYMMDD_HH24MISS_')
      || substr(replace(gen_random_uuid()::text, '-', ''), 1, 4);
    insert into public.pipeline_runs (id, trigger, source_id, external_id, options)
    values (run_id, open_run.trigger, open_run.source_id, open_run.options ->> 'external_id', open_run.options)
    on conflict (id) do nothing;
    exit when found;
  end loop;
  return run_id;
end;
$$;

comment on function pipeline.open_run(text, uuid, jsonb) is 'Inserts a run with a fresh id and returns the id.';

create function pipeline.start_run(trigger text, source text default null, options jsonb default '{}')
returns text
language plpgsql
set search_path = ''
as $$
declare
  only_source public.sources;
  run_id text;
begin
  if trigger is null or trigger = '' or options is null or jsonb_typeof(options) <> 'object' then
    perform pipeline.raise_error('INVALID_ARGUMENT', 'Cannot start a run: trigger must be given and options be an object');
  end if;
  if source is not null then
    select s.* into only_source from public.sources s where s.name = start_run.source or s.id::text = start_run.source;
    if not found then
      perform pipeline.raise_error('UNKNOWN_SOURCE', format('Cannot start a run: there is no source %L', source));
    end if;
  end if;

  run_id := pipeline.open_run(trigger, only_source.id, options);

  with crawled as (
    update public.sources s
    set last_crawl_at = clock_timestamp(),
        next_crawl_at = clock_timestamp() + s.crawl_interval
    where s.kind <> 'manual'
      and case
        when only_source.id is not null then s.id = only_source.id
        else s.activo and (s.next_crawl_at <= clock_timestamp() or not coalesce((options ->> 'due_only')::boolean, false))
      end
    returning s.id, s.name
  )
  insert into pipeline.jobs (run_id, stage, subject, source_id, max_attempts, payload)
  select run_id, 'discovery', c.name, c.id, (pipeline.setting('max_attempts'))::int,
    jsonb_build_object('force', coalesce((options ->> 'force')::boolean, false))
  from crawled c
  order by c.name;

  perform pipeline.close_run_if_finished(run_id);
  return run_id;
end;
$$;

comment on function pipeline.start_run(text, text, jsonb) is
  'Opens a run and enqueues discovery of one source (name or id) or of all active ones; options: external_id, due_only, force. Returns the run id.';

revoke all on function pipeline.open_run(text, uuid, jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.start_run(text, text, jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.open_run(text, uuid, jsonb) to service_role;
grant execute on function pipeline.start_run(text, text, jsonb) to service_role;
