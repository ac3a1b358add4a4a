-- Definer: an operator may ask for an export without any right on the tables.
create function public.export_snapshot(snapshot_id uuid)
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  snapshot public.data_snapshots;
  new_run text;
begin
  perform pipeline.require_operator('export a snapshot');
  snapshot := pipeline.find_snapshot(export_snapshot.snapshot_id, 'export');
  if snapshot.total_embeddings > 0 and to_regclass('pipeline.' || pipeline.partition_of_model(snapshot.model_id)) is null then
    perform pipeline.raise_error('HISTORY_PRUNED',
      format('Cannot export snapshot %s: the vectors of its model were removed (retire_model)', snapshot.id));
  end if;
  new_run := pipeline.open_run('export', null, jsonb_build_object('snapshot_id', snapshot.id));
  insert into pipeline.jobs (run_id, stage, subject, max_attempts, payload)
  values (new_run, 'export', 'snapshot ' || snapshot.id, (pipeline.setting('max_attempts'))::int,
    jsonb_build_object('snapshot_id', snapshot.id));
  return new_run;
end;
$$;

comment on function public.export_snapshot(uuid) is
  'Asks for a snapshot''s archive in Storage, from which `npm run restore` rebuilds an empty database: a run with one job, done by the Edge Function `export`. Returns the run id; raises NOT_FOUND, HISTORY_PRUNED.';

create function pipeline.export_context(job pipeline.jobs)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'snapshot', (
      select jsonb_build_object('id', s.id, 'label', s.label, 'created_at', s.created_at, 'total_documents', s.total_documents,
        'total_chunks', s.total_chunks, 'total_embeddings', s.total_embeddings, 'model_name', m.model_name,
        'model_version', m.model_version, 'data_hash', s.data_hash)
      from public.data_snapshots s
      left join public.model_registry m on m.id = s.model_id
      where s.id = (job.payload ->> 'snapshot_id')::uuid
    )
  );
$$;

comment on function pipeline.export_context(pipeline.jobs) is 'What a worker needs for an export job: the snapshot as the manifest of its archive has it.';

create function pipeline.complete_export(job_id bigint, lease_token uuid, result jsonb)
returns text
language plpgsql
-- Definer: a snapshot's row is history, which nobody else writes.
security definer
set search_path = ''
as $$
declare
  job pipeline.jobs;
begin
  job := pipeline.lock_leased_job(complete_export.job_id, complete_export.lease_token, 'complete_export');
  if job.id is null then
    return 'stale';
  end if;
  if job.stage <> 'export'
    or coalesce(result ->> 'storage_location', '') = ''
    or coalesce(jsonb_typeof(result -> 'bytes'), '') <> 'number'
    or coalesce(jsonb_typeof(result -> 'parts'), '') <> 'number'
  then
    perform pipeline.raise_error('RESULT_INVALID',
      format('Cannot complete export %s: storage_location, bytes and parts must be given', job.id));
  end if;

  update public.data_snapshots s
  set storage_location = result ->> 'storage_location'
  where s.id = (job.payload ->> 'snapshot_id')::uuid;
  insert into public.pipeline_metrics (run_id, stage, metric_name, metric_value, metadata)
  select job.run_id, 'export', m.name, (result ->> m.key)::numeric, jsonb_build_object('snapshot_id', job.payload -> 'snapshot_id')
  from (values ('export_bytes', 'bytes'), ('export_parts', 'parts')) as m (name, key);
  perform pipeline.end_job(job.id);
  perform pipeline.advance_runs(array[job.run_id]);
  return 'done';
end;
$$;

comment on function pipeline.complete_export(bigint, uuid, jsonb) is
  'Reports a finished archive: {storage_location, bytes, parts}; the snapshot names it from now on, the run ends. Returns done or stale.';

revoke all on function public.export_snapshot(uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.export_context(pipeline.jobs) from public, anon, authenticated, service_role;
revoke all on function pipeline.complete_export(bigint, uuid, jsonb) from public, anon, authenticated, service_role;
grant execute on function public.export_snapshot(uuid) to authenticated, service_role;
grant execute on function pipeline.export_context(pipeline.jobs) to service_role;
grant execute on function pipeline.complete_export(bigint, uuid, jsonb) to service_role;
