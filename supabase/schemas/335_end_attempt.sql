create function pipeline.attempt_number(job pipeline.jobs)
returns int
language sql
immutable
set search_path = ''
as $$
  select job.attempts_before + job.attempt;
$$;

comment on function pipeline.attempt_number(pipeline.jobs) is
  'The attempt that a claimed job is in, counted through all its lives: with the job''s id the name of it in lineage and ledger.';

create function pipeline.edit_note(job pipeline.jobs)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select case
    when job.payload ? 'edited_version' then jsonb_build_object('edited', true, 'by', job.payload -> 'by')
    else '{}'
  end;
$$;

comment on function pipeline.edit_note(pipeline.jobs) is
  'For the metadata of events: {edited, by} where the job''s text was written by hand, else {}.';

create function pipeline.end_attempt(
  job pipeline.jobs,
  event text,
  output_hash text,
  metadata jsonb,
  documento_id uuid default null,
  version int default null,
  code_version text default null
)
returns void
language sql
set search_path = ''
as $$
  insert into public.data_lineage (
    documento_id, version, pipeline_run_id, stage, event, job_id, attempt, input_hash, output_hash, code_version, model_id,
    "timestamp", metadata
  )
  select
    end_attempt.documento_id, end_attempt.version, job.run_id, pipeline.lineage_stage(job.stage), end_attempt.event, job.id,
    pipeline.attempt_number(job), case when job.stage in ('ingestion', 'ocr') then pipeline.sha256_hex(job.subject) end,
    end_attempt.output_hash, end_attempt.code_version,
    case when job.stage = 'embedding' then (job.payload ->> 'model_id')::uuid end,
    -- After its start, whatever the clock did since.
    greatest(clock_timestamp(), (
      select l."timestamp" + interval '1 microsecond'
      from public.data_lineage l
      where l.job_id = job.id
        and l.attempt = pipeline.attempt_number(job)
        and l.stage = pipeline.lineage_stage(job.stage)
        and l.event = 'START'
        and l.version is null
    )),
    pipeline.attempt_subject(job.stage, job.subject) || end_attempt.metadata
  where pipeline.lineage_stage(job.stage) is not null
  on conflict do nothing;
$$;

comment on function pipeline.end_attempt(pipeline.jobs, text, text, jsonb, uuid, int, text) is
  'Writes the one COMPLETE or FAIL of a claimed job''s attempt; whatever ends, fails or takes back a job comes by here.';

create function pipeline.vectors_hash(model_id uuid, input_hashes text[])
returns text
language sql
immutable
set search_path = ''
as $$
  select pipeline.sha256_hex(model_id || E'\n' || coalesce(array_to_string(input_hashes, E'\n'), ''));
$$;

comment on function pipeline.vectors_hash(uuid, text[]) is 'SHA-256 of which vectors: the model and, line by line, the hashes of what was embedded.';

create function pipeline.record_discovery(job pipeline.jobs, documento_id uuid, version int, code_version text default null)
returns void
language sql
set search_path = ''
as $$
  with found as (
    select
      (job.payload ->> 'discovery_job_id')::bigint as job_id,
      (job.payload ->> 'discovery_attempt')::int as attempt,
      coalesce((job.payload ->> 'discovered_at')::timestamptz, job.created_at) as at
  ),
  -- Looked for since the crawl began; a URL that somebody named was not looked for.
  began as (
    select f.*, least(f.at, l."timestamp") as began_at
    from found f
    left join public.data_lineage l on l.job_id = f.job_id
      and l.attempt = f.attempt
      and l.stage = 'discovery'
      and l.event = 'START'
      and l.version is null
  )
  insert into public.data_lineage (
    documento_id, version, pipeline_run_id, stage, event, job_id, attempt, output_hash, code_version, "timestamp", metadata
  )
  select
    record_discovery.documento_id, record_discovery.version, job.run_id, 'discovery', e.event, b.job_id, b.attempt,
    case e.event when 'COMPLETE' then pipeline.sha256_hex(job.subject) end, record_discovery.code_version,
    case e.event when 'START' then b.began_at else greatest(b.at, b.began_at + interval '1 microsecond') end,
    jsonb_build_object('url', job.subject, 'source_id', job.source_id) || pipeline.edit_note(job)
  from began b
  cross join (values ('START', 0), ('COMPLETE', 1)) as e (event, position)
  -- Once for a document that cannot be read, however often it is tried. A URL that was named, not looked for, may have been
  -- recorded before, or brought back by a rollback.
  where not exists (
    select from public.data_lineage have
    where have.documento_id = record_discovery.documento_id and have.version = record_discovery.version
      and have.stage = 'discovery' and have.event = 'COMPLETE'
      and (have.version = 0 or have.job_id is not distinct from b.job_id and have.attempt is not distinct from b.attempt)
  )
  order by e.position
  on conflict do nothing;
$$;

comment on function pipeline.record_discovery(pipeline.jobs, uuid, int, text) is
  'Writes how the URL of an ingestion job was found into the lineage of the document, once its document is known.';

revoke all on function pipeline.attempt_number(pipeline.jobs) from public, anon, authenticated, service_role;
revoke all on function pipeline.edit_note(pipeline.jobs) from public, anon, authenticated, service_role;
revoke all on function pipeline.end_attempt(pipeline.jobs, text, text, jsonb, uuid, int, text) from public, anon, authenticated, service_role;
revoke all on function pipeline.vectors_hash(uuid, text[]) from public, anon, authenticated, service_role;
revoke all on function pipeline.record_discovery(pipeline.jobs, uuid, int, text) from public, anon, authenticated, service_role;
grant execute on function pipeline.attempt_number(pipeline.jobs) to service_role;
grant execute on function pipeline.edit_note(pipeline.jobs) to service_role;
grant execute on function pipeline.end_attempt(pipeline.jobs, text, text, jsonb, uuid, int, text) to service_role;
grant execute on function pipeline.vectors_hash(uuid, text[]) to service_role;
grant execute on function pipeline.record_discovery(pipeline.jobs, uuid, int, text) to service_role;
