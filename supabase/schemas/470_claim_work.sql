create function pipeline.discovery_context(job pipeline.jobs)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'source', jsonb_build_object('id', s.id, 'name', s.name, 'kind', s.kind, 'url', s.url, 'config', s.config),
    'pages', coalesce(
      (
        select jsonb_agg(jsonb_build_object('url', p.url, 'etag', p.etag, 'last_modified', p.last_modified, 'links', p.links,
          'page_links', p.page_links))
        from pipeline.source_pages p
        where p.source_id = s.id
          and not coalesce((job.payload ->> 'force')::boolean, false)
      ),
      '[]'
    )
  )
  from public.sources s
  where s.id = job.source_id;
$$;

comment on function pipeline.discovery_context(pipeline.jobs) is 'What a worker needs for a discovery job.';

create function pipeline.ingestion_context(job pipeline.jobs)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'url', job.subject,
    'title', job.payload -> 'title',
    'force', coalesce((job.payload ->> 'force')::boolean, false),
    -- There is nothing to fetch: the text is in the database (edited_text).
    'edited_version', job.payload -> 'edited_version',
    'ocr', pipeline.ocr_engine(),
    'source', jsonb_build_object('id', s.id, 'name', s.name, 'kind', s.kind, 'config', s.config,
      'relevance_profile', pipeline.setting('relevance_profiles') -> s.relevance_profile),
    'known', (
      select jsonb_build_object('etag', u.etag, 'last_modified', u.last_modified, 'bytes_sha256', u.bytes_sha256,
        'config_hash', u.config_hash, 'estado', d.estado)
      from pipeline.source_urls u
      left join public.documentos_oficiales d on d.id = u.documento_id
      where u.url = job.subject
        and u.bytes_sha256 is not null
        -- Only a document in a final state can be "not modified"; another one has to be read again.
        and pipeline.is_unchanged(job, u.bytes_sha256, array[u.config_hash])
      order by u.fetched_at desc nulls last
      limit 1
    )
  )
  from public.sources s
  where s.id = job.source_id;
$$;

comment on function pipeline.ingestion_context(pipeline.jobs) is 'What a worker needs for an ingestion job.';

create function pipeline.embedding_context(job pipeline.jobs)
returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  model public.model_registry;
begin
  select m.* into model from public.model_registry m where m.id = (job.payload ->> 'model_id')::uuid;

  if not exists (select from pipeline.embedding_queue q where q.job_id = job.id) then
    -- Two pages back of the queue are enough to fill any batch; a claimed row is stepped over.
    with candidates as (
      select q.id, c.token_count
      from pipeline.embedding_queue q
      join pipeline.chunks c on c.id = q.chunk_id
      where q.run_id = job.run_id
        and q.model_id = model.id
        and q.job_id is null
      order by q.id
      limit pipeline.batch_limit(model)
      for update of q skip locked
    ),
    cut as (
      select c.id, sum(c.token_count) over (order by c.id) as tokens, row_number() over (order by c.id) as position
      from candidates c
    )
    update pipeline.embedding_queue q
    set job_id = job.id
    from cut
    where q.id = cut.id
      and (cut.position = 1 or cut.tokens <= coalesce((model.config ->> 'max_tokens_per_request')::int, 300000));
    update pipeline.jobs j set payload = j.payload || '{"assigned": true}' where j.id = job.id;
  end if;

  return jsonb_build_object(
    'model', pipeline.model_json(model),
    'texts', pipeline.embedding_texts(job, model)
  );
end;
$$;

comment on function pipeline.embedding_context(pipeline.jobs) is
  'The batch of an embedding job; cut at its first claim, the same at every later one.';

create function pipeline.claim_work(stage text, worker text)
returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  job pipeline.jobs;
  context jsonb;
  jobs jsonb := '[]'::jsonb;
begin
  for job in
    select j.*
    from pipeline.claim_jobs(
      claim_work.stage,
      claim_work.worker,
      (pipeline.setting(claim_work.stage || '_jobs_per_claim'))::int,
      make_interval(secs => (pipeline.setting('lease_seconds'))::float8)
    ) j
    order by j.priority desc, j.id
  loop
    context := case job.stage
      when 'discovery' then pipeline.discovery_context(job)
      when 'embedding' then pipeline.embedding_context(job)
      when 'export' then pipeline.export_context(job)
      else pipeline.ingestion_context(job)
    end;
    if job.stage = 'embedding' and context -> 'texts' = '[]' then
      -- Another batch took what this one was opened for.
      perform pipeline.end_attempt(job, 'COMPLETE', pipeline.vectors_hash((job.payload ->> 'model_id')::uuid, null),
        jsonb_build_object('vectors', 0));
      perform pipeline.end_job(job.id);
      perform pipeline.advance_runs(array[job.run_id]);
    else
      if job.stage in ('ingestion', 'ocr') then
        update pipeline.run_documents rd
        set started_at = clock_timestamp(), stage = job.stage
        where rd.run_id = job.run_id
          and rd.url = job.subject
          and rd.started_at is null;
      end if;
      jobs := jobs || jsonb_build_object(
        'id', job.id, 'run_id', job.run_id, 'stage', job.stage, 'subject', job.subject, 'attempt', job.attempt,
        'lease_token', job.lease_token, 'lease_expires_at', job.lease_expires_at, 'checkpoint', job.checkpoint,
        'error_code', job.error_code,
        'context', context
      );
    end if;
  end loop;

  return jsonb_build_object(
    'settings', (select jsonb_object_agg(s.key, s.value) from pipeline.settings s)
      || case when claim_work.stage in ('ingestion', 'ocr') then jsonb_build_object('chunk_max_tokens', pipeline.chunk_max_tokens()) else '{}' end,
    'jobs', jobs
  );
end;
$$;

comment on function pipeline.claim_work(text, text) is
  'claim_jobs with everything the worker needs to do them: {settings, jobs: [{…, context}]}; one round trip an invocation.';

revoke all on function pipeline.discovery_context(pipeline.jobs) from public, anon, authenticated, service_role;
revoke all on function pipeline.ingestion_context(pipeline.jobs) from public, anon, authenticated, service_role;
revoke all on function pipeline.embedding_context(pipeline.jobs) from public, anon, authenticated, service_role;
revoke all on function pipeline.claim_work(text, text) from public, anon, authenticated, service_role;
grant execute on function pipeline.discovery_context(pipeline.jobs) to service_role;
grant execute on function pipeline.ingestion_context(pipeline.jobs) to service_role;
grant execute on function pipeline.embedding_context(pipeline.jobs) to service_role;
grant execute on function pipeline.claim_work(text, text) to service_role;
