-- A switch of the model, a retirement and the removal of a stand-in's vectors come between reports, never into one: what a
-- report has seen of models and vectors is true until it commits. Taken after the job and before all else, documents too: who
-- waits here holds nothing that whoever is inside may want.
create function pipeline.hold_models()
returns void
language sql
set search_path = ''
as $$
  select pg_advisory_xact_lock_shared(hashtextextended('pipeline.models', 0));
$$;

comment on function pipeline.hold_models() is
  'Keeps the active model, and which vectors there are, as they are until the transaction ends; others may hold them too.';

create function pipeline.change_models()
returns void
language sql
set search_path = ''
as $$
  select pg_advisory_xact_lock(hashtextextended('pipeline.models', 0));
$$;

comment on function pipeline.change_models() is 'Waits until nobody holds the models (hold_models), and keeps everybody from it until the transaction ends.';

create function pipeline.note_fallbacks(wanted_model_id uuid, chunk_ids bigint[])
returns int
language sql
set search_path = ''
as $$
  with noted as (
    insert into pipeline.fallback_chunks (wanted_model_id, chunk_id, served_by)
    select note_fallbacks.wanted_model_id, c.id, s.model_id
    from (select distinct x as id from unnest(chunk_ids) x) c
    cross join lateral (
      select e.model_id
      from pipeline.chunk_embeddings e
      join public.model_registry m on m.id = e.model_id
      where e.chunk_id = c.id
        and e.model_id <> note_fallbacks.wanted_model_id
      order by m.fallback_tier nulls last, e.created_at, e.model_id
      limit 1
    ) s
    where not exists (
      select from pipeline.chunk_embeddings e where e.model_id = note_fallbacks.wanted_model_id and e.chunk_id = c.id
    )
    order by c.id
    on conflict on constraint fallback_chunks_pkey do nothing
    returning chunk_id
  )
  select count(*)::int from noted;
$$;

comment on function pipeline.note_fallbacks(uuid, bigint[]) is
  'Writes down which of these chunks a model has no vector of and another one has; returns how many were new.';

create function pipeline.note_uncovered(documento_id uuid, version int, revision int)
returns void
language plpgsql
set search_path = ''
as $$
declare
  active uuid;
begin
  select m.id into active from public.model_registry m where m.model_type = 'embedding' and m.is_active;
  if active is not null and not exists (
    select from pipeline.list_embeddings l
    where l.documento_id = note_uncovered.documento_id
      and l.version = note_uncovered.version
      and l.revision = note_uncovered.revision
      and l.model_id = active
  ) then
    perform pipeline.note_fallbacks(active, array(
      select dc.chunk_id
      from pipeline.document_chunks dc
      where dc.documento_id = note_uncovered.documento_id
        and dc.version = note_uncovered.version
        and dc.revision = note_uncovered.revision
    ));
  end if;
end;
$$;

comment on function pipeline.note_uncovered(uuid, int, int) is
  'Writes down which chunks of a list only models other than the active one have; a list that the active one covers costs a look.';

create function pipeline.enqueue_embeddings(documento_id uuid, version int, run_id text, model_id uuid)
returns int
language plpgsql
set search_path = ''
as $$
declare
  missing bigint[];
  nowhere bigint[];
begin
  missing := array(
    select distinct dc.chunk_id
    from pipeline.document_chunks dc
    where dc.documento_id = enqueue_embeddings.documento_id
      and dc.version = enqueue_embeddings.version
      and dc.revision = pipeline.latest_revision(enqueue_embeddings.documento_id, enqueue_embeddings.version)
      and not exists (
        select from pipeline.chunk_embeddings e
        where e.model_id = enqueue_embeddings.model_id and e.chunk_id = dc.chunk_id
      )
  );
  if cardinality(missing) = 0 then
    return 0;
  end if;
  -- What another model has embedded is found in that one's space, and healed when there is time.
  nowhere := array(
    select m.id from unnest(missing) as m (id)
    where not exists (select from pipeline.chunk_embeddings e where e.chunk_id = m.id)
  );
  if cardinality(nowhere) < cardinality(missing) then
    perform pipeline.note_fallbacks(enqueue_embeddings.model_id, missing);
  end if;
  insert into pipeline.embedding_queue as q (model_id, chunk_id, run_id)
  select enqueue_embeddings.model_id, n.id, enqueue_embeddings.run_id
  from unnest(nowhere) as n (id)
  order by n.id
  on conflict on constraint wanted_once do update
  set run_id = excluded.run_id, job_id = null
  -- A batch on its way stays what it is; one whose job has died is taken over.
  where q.job_id is null
    or (select j.state from pipeline.jobs j where j.id = q.job_id) in ('dead', 'done');
  -- What the model is known to refuse would only break up a batch of others.
  perform pipeline.embed_alone(q.id)
  from pipeline.embedding_queue q
  join pipeline.rejected_inputs r on r.model_id = q.model_id and r.chunk_id = q.chunk_id
  where q.model_id = enqueue_embeddings.model_id
    and q.chunk_id = any (nowhere)
    and q.job_id is null;
  return cardinality(nowhere);
end;
$$;

comment on function pipeline.enqueue_embeddings(uuid, int, text, uuid) is
  'Queues a version''s chunks that have no vector in any space; returns how many. Those that only the wanted model lacks are noted for healing.';

create function pipeline.open_embedding_jobs(run_id text, at_once boolean default false)
returns int
language plpgsql
set search_path = ''
as $$
declare
  run_kind text;
  most int;
  opened int := 0;
begin
  select case r.trigger when 'heal' then 'heal' when 'backfill' then 'backfill' end into run_kind
  from public.pipeline_runs r
  where r.id = open_embedding_jobs.run_id;
  -- As many as the workers will take soon. The next ones are opened as these report, and nothing beyond them is counted:
  -- with 100,000 chunks waiting, counting all made every report 38 ms slower. A challenger takes no more workers than it may.
  most := case run_kind
    when 'backfill' then (pipeline.setting('backfill_workers'))::int
    else 2 * (pipeline.setting('embedding_workers'))::int
  end;
  select most - count(*)::int into most
  from (
    select
    from pipeline.jobs j
    where j.run_id = open_embedding_jobs.run_id
      and j.stage = 'embedding'
      and (
        j.state in ('ready', 'failed') and j.payload ->> 'assigned' is null
        or run_kind = 'backfill' and j.state in ('ready', 'failed', 'running')
      )
    limit most
  ) unclaimed;
  if most <= 0 then
    return 0;
  end if;

  -- A batch goes when it is full, when nothing else of the run is on its way to fill it, or with the next tick
  -- (at_once): few calls under load, no wait for a single document.
  with models as (
    select
      m.id,
      pipeline.batch_limit(m) as batch_texts,
      coalesce((m.config ->> 'max_tokens_per_request')::int, 300000) as batch_tokens,
      u.jobs as unclaimed
    from public.model_registry m
    cross join lateral (
      select count(*)::int as jobs
      from pipeline.jobs j
      where j.run_id = open_embedding_jobs.run_id
        and j.stage = 'embedding'
        and j.state in ('ready', 'failed')
        and j.payload ->> 'assigned' is null
        and j.payload ->> 'model_id' = m.id::text
    ) u
    where m.model_type = 'embedding'
  ),
  wanted as (
    select
      m.id as model_id,
      case
        when open_embedding_jobs.at_once or not exists (
          select from pipeline.jobs j
          where j.run_id = open_embedding_jobs.run_id
            and j.stage in ('discovery', 'ingestion', 'ocr')
            and j.state in ('ready', 'failed', 'running')
        ) then ceil(w.batches)
        else floor(w.batches)
      end::int - m.unclaimed as jobs
    from models m
    cross join lateral (
      select greatest(count(*) / m.batch_texts::numeric, sum(c.token_count) / m.batch_tokens::numeric) as batches
      from (
        select q.chunk_id
        from pipeline.embedding_queue q
        where q.run_id = open_embedding_jobs.run_id
          and q.model_id = m.id
          and q.job_id is null
        order by q.id
        limit (m.unclaimed + most) * m.batch_texts
      ) q
      join pipeline.chunks c on c.id = q.chunk_id
    ) w
  ),
  new_jobs as (
    insert into pipeline.jobs (run_id, stage, subject, max_attempts, priority, payload)
    select open_embedding_jobs.run_id, 'embedding', 'batch ' || nextval('pipeline.embedding_batch_seq'),
      (pipeline.setting('max_attempts'))::int,
      -- New texts before old debts, and both before what only may be needed.
      case run_kind when 'backfill' then 1 when 'heal' then 3 else 5 end,
      jsonb_build_object('model_id', w.model_id) || case when run_kind is null then '{}' else jsonb_build_object('kind', run_kind) end
    from wanted w
    cross join lateral generate_series(1, least(w.jobs, most))
    returning id
  )
  select count(*)::int into opened from new_jobs;
  return opened;
end;
$$;

comment on function pipeline.open_embedding_jobs(text, boolean) is
  'Opens embedding jobs for a run''s waiting chunks, no more than the workers will take soon; the batch itself is cut when a worker claims the job.';

create sequence pipeline.embedding_batch_seq;
revoke all on sequence pipeline.embedding_batch_seq from public, anon, authenticated, service_role;
grant usage on sequence pipeline.embedding_batch_seq to service_role;

revoke all on function pipeline.hold_models() from public, anon, authenticated, service_role;
revoke all on function pipeline.change_models() from public, anon, authenticated, service_role;
revoke all on function pipeline.note_uncovered(uuid, int, int) from public, anon, authenticated, service_role;
grant execute on function pipeline.note_uncovered(uuid, int, int) to service_role;
revoke all on function pipeline.note_fallbacks(uuid, bigint[]) from public, anon, authenticated, service_role;
grant execute on function pipeline.hold_models() to service_role;
grant execute on function pipeline.change_models() to service_role;
grant execute on function pipeline.note_fallbacks(uuid, bigint[]) to service_role;
revoke all on function pipeline.enqueue_embeddings(uuid, int, text, uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.open_embedding_jobs(text, boolean) from public, anon, authenticated, service_role;
grant execute on function pipeline.enqueue_embeddings(uuid, int, text, uuid) to service_role;
grant execute on function pipeline.open_embedding_jobs(text, boolean) to service_role;
