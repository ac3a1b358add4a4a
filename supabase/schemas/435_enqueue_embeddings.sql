create function pipeline.active_embedding_model()
returns public.model_registry
language plpgsql
stable
set search_path = ''
as $$
declare
  model public.model_registry;
begin
  select m.* into model from public.model_registry m where m.model_type = 'embedding' and m.is_active;
  if not found then
    perform pipeline.raise_error('NO_ACTIVE_MODEL', 'Cannot embed: no embedding model is active (pipeline.activate_model)');
  end if;
  return model;
end;
$$;

comment on function pipeline.active_embedding_model() is 'The active embedding model; raises NO_ACTIVE_MODEL.';

create function pipeline.batch_limit(model public.model_registry)
returns int
language sql
stable
set search_path = ''
as $$
  select greatest(1, least(
    coalesce((model.config ->> 'max_inputs')::int, 2048),
    (pipeline.setting('max_batch_floats'))::int / (model.config ->> 'dimensions')::int
  ));
$$;

comment on function pipeline.batch_limit(public.model_registry) is
  'Texts of one embedding call: the least of the provider''s limit and settings.max_batch_floats.';

create function pipeline.enqueue_embeddings(documento_id uuid, version int, run_id text, model_id uuid)
returns int
language sql
set search_path = ''
as $$
  with missing as (
    select distinct dc.chunk_id
    from pipeline.document_chunks dc
    where dc.documento_id = enqueue_embeddings.documento_id
      and dc.version = enqueue_embeddings.version
      and dc.revision = pipeline.latest_revision(enqueue_embeddings.documento_id, enqueue_embeddings.version)
      and not exists (
        select from pipeline.chunk_embeddings e
        where e.model_id = enqueue_embeddings.model_id and e.chunk_id = dc.chunk_id
      )
  ),
  queued as (
    insert into pipeline.embedding_queue as q (model_id, chunk_id, run_id)
    select enqueue_embeddings.model_id, m.chunk_id, enqueue_embeddings.run_id
    from missing m
    order by m.chunk_id
    on conflict on constraint wanted_once do update
    set run_id = excluded.run_id, job_id = null
    -- A batch on its way stays what it is; one whose job has died is taken over.
    where q.job_id is null
      or (select j.state from pipeline.jobs j where j.id = q.job_id) in ('dead', 'done')
  )
  select count(*)::int from missing;
$$;

comment on function pipeline.enqueue_embeddings(uuid, int, text, uuid) is
  'Queues a version''s chunks that have no vector of the model; returns how many are missing.';

create function pipeline.open_embedding_jobs(run_id text, at_once boolean default false)
returns int
language plpgsql
set search_path = ''
as $$
declare
  -- As many as the workers will take soon. The next ones are opened as these report, and nothing beyond them is counted:
  -- with 100,000 chunks waiting, counting all made every report 38 ms slower.
  most int := 2 * (pipeline.setting('embedding_workers'))::int;
  opened int := 0;
begin
  select most - count(*)::int into most
  from (
    select
    from pipeline.jobs j
    where j.run_id = open_embedding_jobs.run_id
      and j.stage = 'embedding'
      and j.state in ('ready', 'failed')
      and j.payload ->> 'assigned' is null
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
      (pipeline.setting('max_attempts'))::int, 5, jsonb_build_object('model_id', w.model_id)
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

revoke all on function pipeline.active_embedding_model() from public, anon, authenticated, service_role;
revoke all on function pipeline.batch_limit(public.model_registry) from public, anon, authenticated, service_role;
revoke all on function pipeline.enqueue_embeddings(uuid, int, text, uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.open_embedding_jobs(text, boolean) from public, anon, authenticated, service_role;
grant execute on function pipeline.active_embedding_model() to service_role;
grant execute on function pipeline.batch_limit(public.model_registry) to service_role;
grant execute on function pipeline.enqueue_embeddings(uuid, int, text, uuid) to service_role;
grant execute on function pipeline.open_embedding_jobs(text, boolean) to service_role;
