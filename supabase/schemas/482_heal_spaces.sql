-- Runs of a kind go on until their queue is empty; there is one at a time.
create function pipeline.standing_run(kind text)
returns text
language plpgsql
set search_path = ''
as $$
declare
  run_id text;
begin
  select r.id into run_id
  from public.pipeline_runs r
  where r.trigger = standing_run.kind and r.state = 'running'
  order by r.started_at
  limit 1
  for no key update;
  return coalesce(run_id, pipeline.open_run(kind, null, '{}'));
end;
$$;

comment on function pipeline.standing_run(text) is 'The run of a kind that is going on (heal, backfill), or a new one.';

-- Of a batch that died nobody but these runs will think again: no document waits for it, so that no person will notice. Once an
-- hour is often enough for one that dies of its texts.
create function pipeline.is_given_up(queued pipeline.embedding_queue)
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (
    select from pipeline.jobs j
    where j.id = queued.job_id
      and j.state = 'dead'
      and j.payload ? 'kind'
      and j.finished_at < clock_timestamp() - interval '1 hour'
  );
$$;

comment on function pipeline.is_given_up(pipeline.embedding_queue) is
  'Whether a chunk that waits to be healed, or for a challenger, is in a batch that died an hour ago or longer.';

-- A chunk that waits already stays where it is; one that was given up waits anew.
create function pipeline.queue_chunks(model_id uuid, chunk_ids bigint[], run_id text)
returns int
language sql
set search_path = ''
as $$
  with queued as (
    insert into pipeline.embedding_queue as q (model_id, chunk_id, run_id)
    select queue_chunks.model_id, c.id, queue_chunks.run_id from unnest(chunk_ids) as c (id) order by c.id
    on conflict on constraint wanted_once do update
    set run_id = excluded.run_id, job_id = null
    where pipeline.is_given_up(q)
    returning q.id
  )
  select count(*)::int from queued;
$$;

comment on function pipeline.queue_chunks(uuid, bigint[], text) is 'Has chunks embedded by a model in a run that heals or fills; returns how many were not on their way.';

-- Back to the active model: what other models embed while it was out of reach. Looks at nothing but the list of such chunks,
-- which is empty at almost every tick.
create function pipeline.heal_spaces()
returns int
language plpgsql
set search_path = ''
as $$
declare
  model public.model_registry;
  due bigint[];
  price pipeline.model_prices;
  queued int;
  run_id text;
begin
  if not exists (select from pipeline.fallback_chunks) then
    return 0;
  end if;
  select m.* into model from public.model_registry m where m.model_type = 'embedding' and m.is_active;
  if model.id is null
    or exists (
      select from pipeline.circuits c where c.model_id = model.id and c.state = 'open' and c.open_until > clock_timestamp()
    )
  then
    return 0;
  end if;
  price := pipeline.price_in_force(model.id);
  -- A look, without holding up those who spend: begin_call decides.
  if price.usd_per_million_tokens > 0 and (
    select s.usd from pipeline.spend s where s.scope = pipeline.month_scope(clock_timestamp())
  ) >= (pipeline.setting('monthly_budget_usd'))::numeric then
    return 0;
  end if;

  due := array(
    select f.chunk_id
    from pipeline.fallback_chunks f
    where f.wanted_model_id = model.id
      and exists (select from pipeline.document_chunks dc where dc.chunk_id = f.chunk_id)
      and not exists (select from pipeline.chunk_embeddings e where e.model_id = model.id and e.chunk_id = f.chunk_id)
      and not exists (
        select from pipeline.embedding_queue q
        where q.model_id = model.id and q.chunk_id = f.chunk_id and (q.job_id is null or not pipeline.is_given_up(q))
      )
      and not exists (select from pipeline.rejected_inputs r where r.model_id = model.id and r.chunk_id = f.chunk_id)
    order by f.chunk_id
    limit (pipeline.setting('heal_batch'))::int
  );
  if cardinality(due) = 0 then
    return 0;
  end if;
  run_id := pipeline.standing_run('heal');
  queued := pipeline.queue_chunks(model.id, due, run_id);
  perform pipeline.open_embedding_jobs(run_id, at_once => true);
  return queued;
end;
$$;

comment on function pipeline.heal_spaces() is
  'Queues chunks that a fallback model embedded for the active one, unless its circuit is open or the budget spent; returns how many.';

-- A vector of a stand-in has done its service when the active model's is there. It stays where its model is in use by name (a
-- challenger), or a snapshot was taken of its space. Definer: nobody else may delete vectors.
create function pipeline.prune_fallbacks()
returns int
language plpgsql
security definer
set search_path = ''
as $$
declare
  keep_days int := (pipeline.setting('fallback_keep_days'))::int;
  doomed_models uuid[];
  gone bigint[];
begin
  if not exists (select from pipeline.fallback_chunks)
    and (keep_days is null or not exists (select from pipeline.chunk_embeddings e where e.tier > 1))
  then
    return 0;
  end if;
  -- Between reports, which may be about to rely on what is removed here; while some are under way another tick will do.
  if not pg_try_advisory_xact_lock(hashtextextended('pipeline.models', 0)) then
    return 0;
  end if;
  -- Of no list any more, so that nobody will miss its vector; or it is there, written while the row was.
  delete from pipeline.fallback_chunks f
  where not exists (select from pipeline.document_chunks dc where dc.chunk_id = f.chunk_id)
    or exists (select from pipeline.chunk_embeddings e where e.model_id = f.wanted_model_id and e.chunk_id = f.chunk_id);
  if keep_days is null then
    return 0;
  end if;
  doomed_models := array(
    select m.id
    from public.model_registry m
    where m.model_type = 'embedding'
      and not m.is_active
      and not exists (select from pipeline.model_aliases a where a.model_id = m.id and a.alias in ('champion', 'challenger'))
      and not exists (select from public.data_snapshots s where s.model_id = m.id and s.dropped_at is null)
  );
  with healed as (
    select e.model_id, e.chunk_id
    from pipeline.chunk_embeddings e
    join public.model_registry a on a.model_type = 'embedding' and a.is_active
    where e.tier > 1
      and e.model_id = any (doomed_models)
      and e.created_at <= clock_timestamp() - make_interval(days => keep_days)
      and exists (select from pipeline.chunk_embeddings own where own.model_id = a.id and own.chunk_id = e.chunk_id)
    limit (pipeline.setting('heal_batch'))::int
  ),
  deleted as (
    delete from pipeline.chunk_embeddings e
    using healed h
    where e.model_id = h.model_id and e.chunk_id = h.chunk_id
    returning e.chunk_id
  )
  select array_agg(d.chunk_id) into gone from deleted d;
  if gone is null then
    return 0;
  end if;
  -- That a list was covered is history; that its vectors are gone is too.
  perform set_config('pipeline.pruning', pg_current_xact_id()::text, true);
  delete from pipeline.list_embeddings l
  where l.model_id = any (doomed_models)
    and exists (
      select from pipeline.document_chunks dc
      where dc.documento_id = l.documento_id and dc.version = l.version and dc.revision = l.revision
        and dc.chunk_id = any (gone)
        and not exists (select from pipeline.chunk_embeddings e where e.model_id = l.model_id and e.chunk_id = dc.chunk_id)
    );
  perform set_config('pipeline.pruning', '', true);
  return cardinality(gone);
end;
$$;

comment on function pipeline.prune_fallbacks() is
  'Removes vectors of fallback models whose chunk the active model has embedded, settings.fallback_keep_days after they were made, and what is out of date in the list of stand-ins; returns how many vectors.';

revoke all on function pipeline.standing_run(text) from public, anon, authenticated, service_role;
revoke all on function pipeline.is_given_up(pipeline.embedding_queue) from public, anon, authenticated, service_role;
revoke all on function pipeline.queue_chunks(uuid, bigint[], text) from public, anon, authenticated, service_role;
grant execute on function pipeline.is_given_up(pipeline.embedding_queue) to service_role;
grant execute on function pipeline.queue_chunks(uuid, bigint[], text) to service_role;
revoke all on function pipeline.heal_spaces() from public, anon, authenticated, service_role;
revoke all on function pipeline.prune_fallbacks() from public, anon, authenticated, service_role;
grant execute on function pipeline.standing_run(text) to service_role;
grant execute on function pipeline.heal_spaces() to service_role;
grant execute on function pipeline.prune_fallbacks() to service_role;
