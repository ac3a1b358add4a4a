-- The rollbacks of the document that this claim can see: a report on a document that has had more since then is dropped. A
-- job that goes on where another worker stopped keeps what that one saw, as its bytes are from then.
create function pipeline.claimed_payload(job pipeline.jobs)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select case
    when job.stage in ('ingestion', 'ocr') and job.checkpoint is null then coalesce(
      (
        select job.payload || jsonb_build_object('rollback_count', d.rollback_count)
        from public.documentos_oficiales d
        where d.url_original = job.subject
          and d.rollback_count > 0
      ),
      job.payload
    )
    else job.payload
  end;
$$;

comment on function pipeline.claimed_payload(pipeline.jobs) is 'The payload of a job that is being claimed, with how often its document was rolled back.';

revoke all on function pipeline.claimed_payload(pipeline.jobs) from public, anon, authenticated, service_role;
grant execute on function pipeline.claimed_payload(pipeline.jobs) to service_role;

create function pipeline.lineage_stage(stage text)
returns text
language sql
immutable
set search_path = ''
as $$
  select case
    when stage = 'ocr' then 'ingestion'
    when stage in ('discovery', 'ingestion', 'embedding') then stage
  end;
$$;

comment on function pipeline.lineage_stage(text) is 'The lineage stage of a job''s stage: OCR is a longer ingestion; null for jobs that make no data (rollback, export).';

create function pipeline.attempt_subject(stage text, subject text)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select jsonb_build_object(case when stage in ('ingestion', 'ocr') then 'url' else 'subject' end, subject);
$$;

comment on function pipeline.attempt_subject(text, text) is 'What an attempt is about, for the metadata of its events: {url} or {subject: source or batch}.';

create function pipeline.claim_jobs(stage text, worker text, max_jobs int, lease interval)
returns setof pipeline.jobs
language plpgsql
set search_path = ''
as $$
declare
  stage_limit int;
  source_limit int;
  free_in_stage int := max_jobs;
  picked bigint[];
  of_stage text := pipeline.lineage_stage(stage);
begin
  if stage is null or pipeline.function_of_stage(stage) is null then
    perform pipeline.raise_error('UNKNOWN_STAGE', format('Cannot claim jobs of stage %L: there is no such stage', stage));
  end if;
  if worker is null or max_jobs is null or max_jobs < 1 or lease is null or lease <= interval '0' then
    perform pipeline.raise_error('INVALID_ARGUMENT',
      'Cannot claim jobs: worker must be given, max_jobs and lease must be positive');
  end if;

  stage_limit := (pipeline.setting(stage || '_max_running'))::int;
  source_limit := (pipeline.setting('source_max_running'))::int;

  if stage_limit is not null
    or source_limit is not null
    or exists (select from public.sources s where s.max_running is not null)
  then
    -- Limits are counts, so whoever counts has to be alone; without limits claimers never wait for each other.
    perform pg_advisory_xact_lock(hashtextextended('pipeline.claim_jobs.' || stage, 0));
    if stage_limit is not null then
      select least(max_jobs, stage_limit - count(*)::int) into free_in_stage
      from pipeline.jobs j
      where j.stage = claim_jobs.stage
        and j.state = 'running';
    end if;
    picked := array(
      with running as (
        select j.source_id, count(*) as jobs
        from pipeline.jobs j
        where j.stage = claim_jobs.stage
          and j.state = 'running'
        group by j.source_id
      ),
      due as (
        select
          j.id,
          j.priority,
          row_number() over (partition by j.source_id order by j.priority desc, j.id) as position,
          coalesce(s.max_running, source_limit) - coalesce(r.jobs, 0) as free_in_source
        from pipeline.jobs j
        left join public.sources s on s.id = j.source_id
        left join running r on r.source_id is not distinct from j.source_id
        where j.stage = claim_jobs.stage
          and j.state in ('ready', 'failed')
          and j.not_before <= clock_timestamp()
      )
      select j.id
      from pipeline.jobs j
      join due d on d.id = j.id
      -- Said of the locked row itself, so that it is checked again if somebody changed it while we waited.
      where j.state in ('ready', 'failed')
        and (d.free_in_source is null or d.position <= d.free_in_source)
      order by d.priority desc, j.id
      limit greatest(free_in_stage, 0)
      for update of j skip locked
    );
  else
    -- 16 claimers on 100,000 due jobs: the index gives the first rows in order, locked ones are stepped over.
    picked := array(
      select j.id
      from pipeline.jobs j
      where j.stage = claim_jobs.stage
        and j.state in ('ready', 'failed')
        and j.not_before <= clock_timestamp()
      order by j.priority desc, j.id
      limit max_jobs
      for update skip locked
    );
  end if;

  return query
    with claimed as (
      update pipeline.jobs j
      set state = 'running',
          attempt = j.attempt + 1,
          lease_token = gen_random_uuid(),
          lease_expires_at = clock_timestamp() + lease,
          worker = claim_jobs.worker,
          payload = pipeline.claimed_payload(j),
          started_at = coalesce(j.started_at, clock_timestamp()),
          updated_at = clock_timestamp()
      where j.id = any (picked)
      returning j.*
    ),
    started as (
      insert into public.data_lineage (pipeline_run_id, stage, event, job_id, attempt, input_hash, model_id, metadata)
      -- All are of one stage, so that no function has to be called for each: 0.03 ms of CPU a row.
      select
        c.run_id, of_stage, 'START', c.id, c.attempts_before + c.attempt,
        case of_stage when 'ingestion' then encode(sha256(convert_to(c.subject, 'UTF8')), 'hex') end,
        case of_stage when 'embedding' then (c.payload ->> 'model_id')::uuid end,
        jsonb_build_object(case of_stage when 'ingestion' then 'url' else 'subject' end, c.subject)
      from claimed c
      where of_stage is not null
      -- Handed back and claimed again it is the same attempt.
      on conflict do nothing
    )
    select c.* from claimed c;
end;
$$;

comment on function pipeline.claim_jobs(text, text, int, interval) is
  'Hands out due jobs of a stage, each with a new lease token and the START of its attempt; skips what others hold; keeps to <stage>_max_running and a source''s max_running.';

revoke all on function pipeline.lineage_stage(text) from public, anon, authenticated, service_role;
revoke all on function pipeline.attempt_subject(text, text) from public, anon, authenticated, service_role;
revoke all on function pipeline.claim_jobs(text, text, int, interval) from public, anon, authenticated, service_role;
grant execute on function pipeline.lineage_stage(text) to service_role;
grant execute on function pipeline.attempt_subject(text, text) to service_role;
grant execute on function pipeline.claim_jobs(text, text, int, interval) to service_role;
