-- For whoever may end an embedding job: documents before budgets, as every report takes them.
create function pipeline.hold_waiting_documents(job pipeline.jobs)
returns void
language plpgsql
set search_path = ''
as $$
begin
  if job.stage = 'embedding' and not job.payload ? 'kind' then
    perform d.id
    from public.documentos_oficiales d
    where d.estado = 'processing'
      and d.id in (
        select dc.documento_id
        from pipeline.embedding_queue q
        join pipeline.document_chunks dc on dc.chunk_id = q.chunk_id
        where q.job_id = job.id
      )
    order by d.id
    for no key update;
  end if;
end;
$$;

comment on function pipeline.hold_waiting_documents(pipeline.jobs) is 'Locks the documents that wait for an embedding job''s texts, in their order.';

revoke all on function pipeline.hold_waiting_documents(pipeline.jobs) from public, anon, authenticated, service_role;
grant execute on function pipeline.hold_waiting_documents(pipeline.jobs) to service_role;

create function pipeline.fail_documents(job pipeline.jobs, error_code text, message text)
returns text[]
language plpgsql
set search_path = ''
as $$
declare
  affected_runs text[];
  failed_at timestamptz := clock_timestamp();
begin
  if job.stage in ('ingestion', 'ocr') then
    insert into public.documentos_oficiales as d (
      source_id, fuente, url_original, titulo, estado, estado_code, estado_message, run_id
    )
    select s.id, s.fuente, job.subject, job.payload ->> 'title', 'dead', fail_documents.error_code, fail_documents.message, job.run_id
    from public.sources s
    where s.id = job.source_id
    on conflict (url_original) do update
    -- What was served stays served: our failure to read the new state of a document takes nothing away.
    set estado = case
                   -- A text by hand that could not be cut is not shown: what is shown is the one before.
                   when d.estado = 'processing' and d.version = (job.payload ->> 'edited_version')::int then 'dead'
                   when d.served_version is not null or d.estado in ('quarantined', 'irrelevant', 'retired')
                   then d.estado else 'dead' end,
        estado_code = case when d.estado in ('ready', 'quarantined', 'irrelevant', 'retired')
                   then d.estado_code else fail_documents.error_code end,
        estado_message = case when d.estado in ('ready', 'quarantined', 'irrelevant', 'retired')
                   then d.estado_message else fail_documents.message end;

    update pipeline.run_documents rd
    set outcome = 'dead', stage = job.stage, error_code = fail_documents.error_code, error_message = fail_documents.message,
        documento_id = (select d.id from public.documentos_oficiales d where d.url_original = rd.url),
        finished_at = clock_timestamp()
    where rd.run_id = job.run_id
      and rd.url = job.subject
      and rd.outcome is null;
    return array[job.run_id];
  end if;

  -- Whoever embeds with one more model (healing, a challenger) leaves documents as they are.
  if job.stage = 'embedding' and not job.payload ? 'kind' then
    with waiting as (
      select distinct d.id, d.version, d.served_version
      from pipeline.embedding_queue q
      join pipeline.document_chunks dc on dc.chunk_id = q.chunk_id
      join public.documentos_oficiales d on d.id = dc.documento_id and d.version = dc.version
      where q.job_id = job.id
        and d.estado = 'processing'
    ),
    failed as (
      update public.documentos_oficiales d
      set estado = 'dead', estado_code = fail_documents.error_code, estado_message = fail_documents.message
      from waiting w
      where d.id = w.id
        -- Said of the locked row itself: a rollback may have settled the document while this waited for it.
        and d.version = w.version
        and d.estado = 'processing'
      returning d.id, d.version, d.contenido_hash, d.config_hash, d.code_version
    ),
    events as (
      insert into public.data_lineage (
        documento_id, version, pipeline_run_id, stage, event, job_id, attempt, input_hash, config_hash, code_version, model_id,
        "timestamp", metadata
      )
      select f.id, f.version, job.run_id, 'embedding', e.event, job.id, pipeline.attempt_number(job), f.contenido_hash,
        f.config_hash, f.code_version, (job.payload ->> 'model_id')::uuid,
        failed_at + e.position * interval '1 microsecond',
        case e.event when 'FAIL' then jsonb_build_object('error_code', fail_documents.error_code, 'message', fail_documents.message)
          else '{}' end
      from failed f
      cross join (values ('START', 0), ('FAIL', 1)) as e (event, position)
      on conflict do nothing
    ),
    outcomes as (
      update pipeline.run_documents rd
      set outcome = 'dead', stage = 'embedding', error_code = fail_documents.error_code,
          error_message = fail_documents.message, finished_at = clock_timestamp()
      from failed f
      where rd.documento_id = f.id
        and rd.outcome is null
      returning rd.run_id
    )
    select array_agg(distinct o.run_id) into affected_runs from outcomes o;
    return array_append(affected_runs, job.run_id);
  end if;

  return array[job.run_id];
end;
$$;

comment on function pipeline.fail_documents(pipeline.jobs, text, text) is
  'Writes the death of a job into its documents; returns the runs that this may end.';

revoke all on function pipeline.fail_documents(pipeline.jobs, text, text) from public, anon, authenticated, service_role;
grant execute on function pipeline.fail_documents(pipeline.jobs, text, text) to service_role;
