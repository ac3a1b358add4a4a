create function pipeline.close_run_if_finished(run_id text)
returns boolean
language plpgsql
set search_path = ''
as $$
declare
  run public.pipeline_runs;
begin
  -- Cheap way out for all but the last jobs: a job that nobody has claimed yet will come by here itself.
  if exists (
    select from pipeline.jobs j where j.run_id = close_run_if_finished.run_id and j.state in ('ready', 'failed')
  ) then
    return false;
  end if;

  -- From here one at a time, so that of two last jobs the later one sees the other's end. "No key": two reports that both
  -- refer to the run (foreign keys lock it for key share) would wait for each other in a circle.
  select r.* into run from public.pipeline_runs r where r.id = close_run_if_finished.run_id for no key update;
  if run.state is distinct from 'running'
    or exists (
      select from pipeline.jobs j
      where j.run_id = close_run_if_finished.run_id and j.state in ('ready', 'failed', 'running')
    )
    or exists (
      select from pipeline.run_documents d where d.run_id = close_run_if_finished.run_id and d.outcome is null
    )
    -- Healing and a challenger have no documents of their own: what waits for their workers is what keeps them open.
    or exists (
      select from pipeline.embedding_queue q where q.run_id = close_run_if_finished.run_id and q.job_id is null
    )
  then
    return false;
  end if;

  with outcomes as (
    select
      count(*)::int as discovered,
      count(*) filter (where d.outcome = 'ready')::int as ready,
      count(*) filter (where d.outcome = 'unchanged')::int as unchanged,
      count(*) filter (where d.outcome = 'duplicate')::int as duplicate,
      count(*) filter (where d.outcome = 'quarantined')::int as quarantined,
      count(*) filter (where d.outcome = 'irrelevant')::int as irrelevant,
      count(*) filter (where d.outcome = 'rejected')::int as rejected,
      count(*) filter (where d.outcome = 'dead')::int as dead,
      count(*) filter (where d.outcome = 'retired')::int as retired,
      coalesce(sum(d.pages), 0)::int as pages,
      coalesce(sum(d.chunks), 0)::int as chunks
    from pipeline.run_documents d
    where d.run_id = close_run_if_finished.run_id
  ),
  costs as (
    select
      coalesce(sum(c.api_calls), 0)::int as provider_calls,
      coalesce(sum(c.tokens_used), 0)::bigint as tokens,
      coalesce(sum(c.estimated_cost_usd), 0) as cost_usd
    from public.pipeline_costs c
    where c.run_id = close_run_if_finished.run_id
  )
  update public.pipeline_runs r
  set discovered = o.discovered, ready = o.ready, unchanged = o.unchanged, duplicate = o.duplicate,
      quarantined = o.quarantined, irrelevant = o.irrelevant, rejected = o.rejected, dead = o.dead, retired = o.retired,
      pages = o.pages, chunks = o.chunks,
      embeddings = (select count(*) from pipeline.chunk_embeddings e where e.run_id = r.id),
      provider_calls = c.provider_calls, tokens = c.tokens, cost_usd = c.cost_usd,
      error_rate = o.dead::numeric / nullif(o.discovered, 0),
      finished_at = clock_timestamp(),
      seconds = extract(epoch from clock_timestamp() - r.started_at),
      state = case
        when exists (select from pipeline.jobs j where j.run_id = r.id and j.stage in ('discovery', 'rollback', 'export') and j.state = 'dead')
          or (o.dead > 0 and o.dead = o.discovered) then 'failed'
        when exists (select from pipeline.jobs j where j.run_id = r.id and j.state = 'dead') then 'completed_with_errors'
        else 'succeeded'
      end
  from outcomes o, costs c
  where r.id = close_run_if_finished.run_id
  returning r.* into run;

  insert into public.pipeline_metrics (run_id, stage, metric_name, metric_value)
  select run.id, null, m.name, m.value
  from (values ('run_seconds', run.seconds), ('error_rate', run.error_rate)) as m (name, value)
  where m.value is not null;
  return true;
end;
$$;

comment on function pipeline.close_run_if_finished(text) is
  'Ends a run when no job is left and every document''s outcome is known, with its totals; whoever reports last comes by here.';

create function pipeline.advance_runs(run_ids text[])
returns void
language plpgsql
set search_path = ''
as $$
declare
  id text;
begin
  -- In one order everywhere, so that two reports that touch the same runs cannot wait for each other in a circle.
  for id in select distinct r from unnest(run_ids) r where r is not null order by r loop
    perform pipeline.open_embedding_jobs(id);
    perform pipeline.close_run_if_finished(id);
  end loop;
end;
$$;

comment on function pipeline.advance_runs(text[]) is
  'What follows from the end of a job: batches that can go now are opened, runs that are through are closed.';

revoke all on function pipeline.close_run_if_finished(text) from public, anon, authenticated, service_role;
revoke all on function pipeline.advance_runs(text[]) from public, anon, authenticated, service_role;
grant execute on function pipeline.close_run_if_finished(text) to service_role;
grant execute on function pipeline.advance_runs(text[]) to service_role;
