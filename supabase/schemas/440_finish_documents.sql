create function pipeline.finish_documents(documento_ids uuid[], job pipeline.jobs)
returns text[]
language plpgsql
set search_path = ''
as $$
declare
  model public.model_registry;
  finished jsonb;
  finished_runs text[];
  finished_at timestamptz;
begin
  if cardinality(documento_ids) is null or cardinality(documento_ids) = 0 then
    return array[]::text[];
  end if;
  -- Whoever calls this holds the models already; again costs nothing, and a new caller cannot forget it.
  perform pipeline.hold_models();
  -- Locked, so that of two last batches of a document the later one sees the other's vectors, and one of them finishes it.
  perform d.id
  from public.documentos_oficiales d
  where d.id = any (documento_ids)
    and d.estado = 'processing'
  order by d.id
  for no key update;
  if not found then
    return array[]::text[];
  end if;
  model := pipeline.active_embedding_model();

  select jsonb_agg(to_jsonb(x)) into finished
  from (
    select
      d.id, d.version, l.revision, d.run_id, d.contenido_hash, d.config_hash, d.code_version,
      v.vectors, v.vectors_hash, v.vectors_digest, v.jobs, v.cost_usd, v.bad_norms, v.models, v.model_id, v.by_others
    from public.documentos_oficiales d
    cross join lateral (select pipeline.latest_revision(d.id, d.version) as revision) l
    cross join lateral (
      select
        count(*)::int as chunks,
        count(e.model_id)::int as vectors,
        pipeline.sha256_hex(
          string_agg(distinct e.model_id::text, ',') || E'\n' || string_agg(e.input_hash, E'\n' order by dc.ordinal)
        ) as vectors_hash,
        encode(sha256(string_agg(e.embedding_hash, ''::bytea order by dc.ordinal)), 'hex') as vectors_digest,
        array_agg(distinct e.job_id) filter (where e.job_id is not null) as jobs,
        coalesce(sum(e.cost_usd) filter (where e.run_id = d.run_id), 0) as cost_usd,
        count(*) filter (where e.normalised and abs(extensions.l2_norm(e.embedding) - 1) > 0.02)::int as bad_norms,
        array_agg(distinct e.model_id) as models,
        mode() within group (order by e.model_id) as model_id,
        array_agg(dc.chunk_id) filter (where e.model_id <> model.id) as by_others
      from pipeline.document_chunks dc
      left join pipeline.chunk_embeddings own on own.model_id = model.id and own.chunk_id = dc.chunk_id
      -- Only where the active model has none: the vector of the one that stood in.
      left join lateral (
        select f.model_id, f.input_hash, f.embedding_hash, f.job_id, f.cost_usd, f.run_id, f.embedding,
          coalesce((m.config ->> 'normalised')::boolean, true) as normalised
        from pipeline.chunk_embeddings f
        join public.model_registry m on m.id = f.model_id
        where own.chunk_id is null
          and f.chunk_id = dc.chunk_id
        order by m.fallback_tier nulls last, f.created_at, f.model_id
        limit 1
      ) other on true
      cross join lateral (
        select
          coalesce(own.model_id, other.model_id) as model_id,
          coalesce(own.input_hash, other.input_hash) as input_hash,
          coalesce(own.embedding_hash, other.embedding_hash) as embedding_hash,
          coalesce(own.job_id, other.job_id) as job_id,
          coalesce(own.cost_usd, other.cost_usd) as cost_usd,
          coalesce(own.run_id, other.run_id) as run_id,
          coalesce(own.embedding, other.embedding) as embedding,
          coalesce(other.normalised, (model.config ->> 'normalised')::boolean, true) as normalised
      ) e
      where dc.documento_id = d.id
        and dc.version = d.version
        and dc.revision = l.revision
    ) v
    where d.id = any (documento_ids)
      and d.estado = 'processing'
      and v.chunks > 0
      and v.vectors = v.chunks
  ) x;

  if finished is null then
    return array[]::text[];
  end if;

  finished_at := clock_timestamp();
  insert into public.data_lineage (
    documento_id, version, pipeline_run_id, stage, event, job_id, attempt, input_hash, output_hash, config_hash, code_version,
    model_id, cost_usd, "timestamp", metadata
  )
  select
    f.id, f.version, f.run_id, s.stage, s.event, job.id, pipeline.attempt_number(job),
    case s.stage when 'embedding' then f.contenido_hash else f.vectors_hash end,
    case s.event when 'COMPLETE' then f.vectors_hash end, f.config_hash, f.code_version, f.model_id,
    case when s.stage = 'embedding' and s.event = 'COMPLETE' then f.cost_usd else 0 end,
    finished_at + s.position * interval '1 microsecond',
    case
      when s.event = 'START' then '{}'
      when s.stage = 'embedding' then jsonb_build_object('vectors', f.vectors, 'jobs', coalesce(f.jobs, '[]'), 'models', f.models)
      else jsonb_build_object('chunks', f.vectors, 'dimensions', model.config -> 'dimensions', 'bad_norms', f.bad_norms)
    end
  from jsonb_to_recordset(finished) as f (
    id uuid, version int, run_id text, contenido_hash text, config_hash text, code_version text, vectors int,
    vectors_hash text, jobs jsonb, cost_usd numeric, bad_norms int, models jsonb, model_id uuid
  )
  cross join (
    values ('embedding', 'START', 0), ('embedding', 'COMPLETE', 1), ('validation', 'START', 2), ('validation', 'COMPLETE', 3)
  ) as s (stage, event, position)
  -- What is done without a job may have been recorded already, by a rollback that brought it back.
  where not exists (
    select from public.data_lineage have
    where have.documento_id = f.id and have.version = f.version and have.stage = s.stage and have.event = 'COMPLETE'
      and have.job_id is not distinct from job.id and have.attempt is not distinct from pipeline.attempt_number(job)
  )
  order by f.id, s.position
  on conflict do nothing;

  insert into pipeline.list_embeddings (documento_id, version, revision, model_id, vectors, digest)
  select f.id, f.version, f.revision, model.id, f.vectors, decode(f.vectors_digest, 'hex')
  from jsonb_to_recordset(finished) as f (id uuid, version int, revision int, vectors int, vectors_digest text, by_others jsonb)
  where jsonb_typeof(f.by_others) is distinct from 'array'
  on conflict on constraint list_embeddings_pkey do nothing;

  perform pipeline.note_fallbacks(model.id, array_agg(o::bigint))
  from jsonb_to_recordset(finished) as f (by_others jsonb)
  cross join lateral jsonb_array_elements_text(f.by_others) o
  where jsonb_typeof(f.by_others) = 'array'
  having count(*) > 0;

  update public.documentos_oficiales d
  set estado = case when f.bad_norms = 0 then 'ready' else 'quarantined' end,
      estado_code = case when f.bad_norms = 0 then null else 'EMBEDDING_INVALID' end,
      estado_message = case when f.bad_norms = 0 then null
        else format('Cannot serve the document: %s of %s vectors are not of length 1', f.bad_norms, f.vectors) end,
      served_version = case when f.bad_norms = 0 then d.version else d.served_version end,
      served_revision = case when f.bad_norms = 0 then f.revision else d.served_revision end,
      retired_at = null,
      -- What is true of them the trigger _300_embedding_model writes.
      embedding_generated_at = clock_timestamp()
  from jsonb_to_recordset(finished) as f (id uuid, revision int, vectors int, bad_norms int)
  where d.id = f.id;

  with outcomes as (
    update pipeline.run_documents rd
    set outcome = d.estado, stage = 'validation', error_code = d.estado_code, error_message = d.estado_message,
        finished_at = clock_timestamp()
    from public.documentos_oficiales d
    where rd.documento_id = d.id
      and d.id in (select f.id from jsonb_to_recordset(finished) as f (id uuid))
      and rd.outcome is null
      -- A run that has only just found the document again is still to fetch it.
      and not exists (
        select from pipeline.jobs j
        where j.run_id = rd.run_id and j.stage in ('ingestion', 'ocr') and j.subject = rd.url
          and j.state in ('ready', 'running', 'failed')
          and j.id is distinct from job.id
      )
    returning rd.run_id, rd.started_at, rd.finished_at
  ),
  times as (
    insert into public.pipeline_metrics (run_id, stage, metric_name, metric_value)
    select o.run_id, 'validation', 'processing_time', extract(epoch from o.finished_at - coalesce(o.started_at, o.finished_at))
    from outcomes o
  )
  select array_agg(distinct o.run_id) into finished_runs from outcomes o;

  return coalesce(finished_runs, array[]::text[]);
end;
$$;

comment on function pipeline.finish_documents(uuid[], pipeline.jobs) is
  'Validates the documents whose every chunk has a vector, of the active model or of one that stood in, and makes them ready, with their lineage; returns the runs that this may end.';

revoke all on function pipeline.finish_documents(uuid[], pipeline.jobs) from public, anon, authenticated, service_role;
grant execute on function pipeline.finish_documents(uuid[], pipeline.jobs) to service_role;
