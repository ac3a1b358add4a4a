create function pipeline.checkpoint_job(job_id bigint, lease_token uuid, checkpoint jsonb)
returns boolean
language plpgsql
set search_path = ''
as $$
declare
  job pipeline.jobs;
  keep_lease boolean := coalesce((checkpoint ->> 'continue')::boolean, false);
  next_stage text := checkpoint ->> 'stage';
  progress jsonb := nullif(checkpoint, 'null') - 'pages' - 'calls' - 'continue' - 'stage';
begin
  job := pipeline.lock_leased_job(checkpoint_job.job_id, checkpoint_job.lease_token, 'checkpoint_job');
  if job.id is null then
    -- Another worker has the document; that these calls were made is true all the same.
    perform pipeline.settle_call(c, checkpoint_job.job_id) from jsonb_array_elements(coalesce(checkpoint -> 'calls', '[]')) c where c ? 'id';
    return false;
  end if;
  if next_stage not in ('ingestion', 'ocr') or (next_stage is not null and (keep_lease or job.stage not in ('ingestion', 'ocr'))) then
    perform pipeline.raise_error('RESULT_INVALID',
      format('Cannot hand job %s of stage %s over to %L: only a document on its way may go from ingestion to ocr or back', job.id, job.stage, next_stage));
  end if;

  if jsonb_array_length(coalesce(checkpoint -> 'calls', '[]')) > 0 then
    -- Budgets before circuits, as everywhere.
    perform pipeline.budget_room(job.run_id);
    perform pipeline.record_calls(job, null, checkpoint -> 'calls');
  end if;
  perform pipeline.stage_pages(job, checkpoint -> 'pages');
  perform pipeline.keep_ocr_pages(progress, checkpoint -> 'pages');
  if next_stage = 'ocr' then
    progress := pipeline.take_ocr_pages(job, progress);
  end if;

  if keep_lease then
    update pipeline.jobs j
    set checkpoint = progress,
        lease_expires_at = clock_timestamp() + make_interval(secs => (pipeline.setting('lease_seconds'))::float8),
        updated_at = clock_timestamp()
    where j.id = job.id;
  else
    -- Handed back with what it has got done, so the attempt does not count against it.
    update pipeline.jobs j
    set checkpoint = progress,
        stage = coalesce(next_stage, j.stage),
        state = 'ready',
        attempt = greatest(j.attempt - 1, 0),
        lease_token = null,
        lease_expires_at = null,
        not_before = clock_timestamp(),
        updated_at = clock_timestamp()
    where j.id = job.id;

    -- Claimed and given back untouched: a document's time begins when a worker turns to it.
    update pipeline.run_documents rd
    set started_at = null
    from pipeline.jobs j
    where j.id = job.id
      and j.attempt = 0
      and coalesce(j.checkpoint, '{}') = '{}'
      and rd.run_id = j.run_id
      and rd.url = j.subject
      and rd.outcome is null;
  end if;
  if next_stage is not null then
    update pipeline.run_documents rd
    set stage = next_stage
    where rd.run_id = job.run_id
      and rd.url = job.subject;
  end if;
  return true;
end;
$$;

comment on function pipeline.checkpoint_job(bigint, uuid, jsonb) is
  'Keeps how far a job has got: "pages" are staged (and remembered where OCR read them), "calls" (of models, for them) settled; "continue": true keeps and extends the lease, else the job is ready for the next worker, of the function that "stage" (ingestion, ocr) names. False for an old lease; raises RESULT_INVALID.';

create function pipeline.staged_pages(job_id bigint, lease_token uuid)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select coalesce(jsonb_agg(p.content order by p.page), '[]')
  from pipeline.staged_pages p
  join pipeline.jobs j on j.id = p.job_id
  where j.id = staged_pages.job_id
    and j.lease_token = staged_pages.lease_token;
$$;

comment on function pipeline.staged_pages(bigint, uuid) is 'The pages that earlier invocations of this job have read, in order.';

revoke all on function pipeline.checkpoint_job(bigint, uuid, jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.staged_pages(bigint, uuid) from public, anon, authenticated, service_role;
grant execute on function pipeline.checkpoint_job(bigint, uuid, jsonb) to service_role;
grant execute on function pipeline.staged_pages(bigint, uuid) to service_role;
