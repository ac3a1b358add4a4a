create function pipeline.note_fetch(job pipeline.jobs, documento_id uuid, result jsonb)
returns void
language sql
set search_path = ''
as $$
  insert into pipeline.source_urls as u (
    source_id, url, documento_id, etag, last_modified, bytes_sha256, config_hash, fetched_at
  )
  values (
    job.source_id, job.subject, note_fetch.documento_id, result -> 'fetch' ->> 'etag', result -> 'fetch' ->> 'last_modified',
    result ->> 'bytes_sha256',
    -- What was not read again has the configuration that it was read with.
    coalesce(
      result ->> 'config_hash',
      (select d.config_hash from public.documentos_oficiales d where d.id = note_fetch.documento_id)
    ),
    clock_timestamp()
  )
  on conflict on constraint source_urls_pkey do update
  set documento_id = coalesce(excluded.documento_id, u.documento_id),
      etag = coalesce(excluded.etag, case when result -> 'fetch' ->> 'status' = '304' then u.etag end),
      last_modified = coalesce(excluded.last_modified, case when result -> 'fetch' ->> 'status' = '304' then u.last_modified end),
      bytes_sha256 = coalesce(excluded.bytes_sha256, u.bytes_sha256),
      config_hash = coalesce(excluded.config_hash, u.config_hash),
      fetched_at = excluded.fetched_at,
      not_found_fetches = 0,
      gone_at = null;
$$;

comment on function pipeline.note_fetch(pipeline.jobs, uuid, jsonb) is 'Remembers what the server said of the URL, for the next conditional request.';

create function pipeline.fetch_record(result jsonb)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select coalesce(nullif(result -> 'fetch', 'null'::jsonb), '{}');
$$;

comment on function pipeline.fetch_record(jsonb) is
  'What a report says of the fetch: {status, final_url, etag, last_modified, content_type, bytes, headers, fetched_at}; {} if it says nothing.';

create function pipeline.keep_document(job pipeline.jobs, result jsonb)
returns void
language plpgsql
set search_path = ''
as $$
declare
  kept public.documentos_oficiales;
  bytes_sha256 text;
  model_id uuid;
  missing int;
  shown_again boolean;
begin
  select d.* into kept
  from public.documentos_oficiales d
  where d.id = coalesce(
    (select u.documento_id from pipeline.source_urls u where u.source_id = job.source_id and u.url = job.subject),
    (select own.id from public.documentos_oficiales own where own.url_original = job.subject)
  )
  for no key update;
  perform pipeline.note_fetch(job, kept.id, result);

  -- A server that says 304 sends no bytes: they are those that were fetched last, for whichever source.
  bytes_sha256 := coalesce(
    result ->> 'bytes_sha256',
    (
      select u.bytes_sha256
      from pipeline.source_urls u
      where u.url = job.subject and u.bytes_sha256 is not null
      order by u.fetched_at desc nulls last
      limit 1
    ),
    kept.bytes_sha256
  );
  if bytes_sha256 is null then
    perform pipeline.raise_error('RESULT_INVALID',
      format('Cannot complete ingestion %s: %s cannot be unchanged, its bytes were never seen', job.id, job.subject));
  end if;

  if kept.estado = 'retired' and kept.estado_code = 'GONE_AT_SOURCE' then
    -- Back at its source as it was: shown again if it was shown before. One that a rollback took out of search stays out until
    -- its source changes. The model may have been switched, or one retired, while it was away: what the active one lacks is
    -- noted or queued.
    model_id := (pipeline.active_embedding_model()).id;
    missing := pipeline.enqueue_embeddings(kept.id, kept.version, job.run_id, model_id);
    shown_again := missing = 0
      and kept.served_version = kept.version
      and kept.served_revision = pipeline.latest_revision(kept.id, kept.version);
    update public.documentos_oficiales d
    set estado = case when shown_again then 'ready' else 'processing' end,
        estado_code = null, estado_message = null, retired_at = null,
        -- What is true of them the trigger _300_embedding_model writes.
        embedding_generated_at = d.embedding_generated_at
    where d.id = kept.id;
    -- Its chunks may have been embedded while it was away; nobody else would come by to finish it then. Other runs that have
    -- waited for it end with the next tick.
    if not coalesce(shown_again, false) and missing = 0 then
      perform pipeline.finish_documents(array[kept.id], job);
    end if;
  end if;

  perform pipeline.end_attempt(job, 'COMPLETE', bytes_sha256, pipeline.fetch_record(result) || jsonb_build_object('outcome', 'unchanged'), kept.id);

  update pipeline.run_documents rd
  set outcome = 'unchanged', documento_id = kept.id, stage = 'ingestion', finished_at = clock_timestamp()
  where rd.run_id = job.run_id
    and rd.url = job.subject;
end;
$$;

comment on function pipeline.keep_document(pipeline.jobs, jsonb) is 'Ends the ingestion of a document that is as it was; one that was retired is shown again.';

create function pipeline.link_duplicate(job pipeline.jobs, result jsonb, original uuid)
returns void
language plpgsql
set search_path = ''
as $$
begin
  perform pipeline.note_fetch(job, original, result);
  perform pipeline.end_attempt(job, 'COMPLETE', result ->> 'bytes_sha256',
    pipeline.fetch_record(result) || jsonb_build_object('outcome', 'duplicate', 'documento_id', original));
  update pipeline.run_documents rd
  set outcome = 'duplicate', documento_id = original, stage = 'ingestion', finished_at = clock_timestamp()
  where rd.run_id = job.run_id
    and rd.url = job.subject;
end;
$$;

comment on function pipeline.link_duplicate(pipeline.jobs, jsonb, uuid) is 'Ends the ingestion of a URL whose bytes another document holds.';

create function pipeline.drop_result(job pipeline.jobs, document public.documentos_oficiales, result jsonb)
returns void
language plpgsql
set search_path = ''
as $$
declare
  message text := format('Cannot store what was read of %s: the document was rolled back meanwhile', job.subject);
begin
  -- Remembered as read, so that the next crawl leaves the document as it is until its source changes again.
  perform pipeline.note_fetch(job, document.id, result);
  update pipeline.run_documents rd
  set outcome = 'unchanged', documento_id = document.id, stage = job.stage, error_code = 'ROLLED_BACK', error_message = message,
      finished_at = clock_timestamp()
  where rd.run_id = job.run_id
    and rd.url = job.subject;
  perform pipeline.end_attempt(job, 'FAIL', null,
    pipeline.fetch_record(result) || jsonb_build_object('error_code', 'ROLLED_BACK', 'message', message), document.id);
  perform pipeline.end_job(job.id, 'ROLLED_BACK', message);
end;
$$;

comment on function pipeline.drop_result(pipeline.jobs, public.documentos_oficiales, jsonb) is
  'Ends an ingestion that was claimed before a rollback of its document: what it read is not stored.';

revoke all on function pipeline.drop_result(pipeline.jobs, public.documentos_oficiales, jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.drop_result(pipeline.jobs, public.documentos_oficiales, jsonb) to service_role;

create function pipeline.store_document(job pipeline.jobs, result jsonb)
returns text[]
language plpgsql
set search_path = ''
as $$
declare
  document jsonb := result -> 'document';
  verdict jsonb := nullif(result -> 'verdict', 'null'::jsonb);
  verdict_state text := verdict ->> 'estado';
  stored public.documentos_oficiales;
  before public.documentos_oficiales;
  new_chunks int;
  missing int;
  model_id uuid;
begin
  if jsonb_typeof(result -> 'chunks') is distinct from 'array'
    or (verdict_state is null and (coalesce(result ->> 'text', '') = '' or jsonb_array_length(result -> 'chunks') = 0))
    or coalesce(result ->> 'bytes_sha256', '') !~ '^[0-9a-f]{64}$'
    or coalesce(result ->> 'config_hash', '') = ''
    or verdict_state not in ('quarantined', 'irrelevant')
  then
    perform pipeline.raise_error('RESULT_INVALID',
      format('Cannot store the document of job %s: text, chunks, bytes_sha256, config_hash or verdict is missing or malformed', job.id));
  end if;

  select d.* into before from public.documentos_oficiales d where d.url_original = job.subject for no key update;
  if coalesce(result ->> 'text', '') <> '' and jsonb_array_length(result -> 'chunks') > 0
    and pipeline.is_released(before.released_reasons, verdict ->> 'code', document -> 'quality')
  then
    -- Let through for that; what else there is to say of it is asked by itself.
    verdict := nullif(result -> 'verdict_if_released', 'null');
    if pipeline.is_released(before.released_reasons, verdict ->> 'code', document -> 'quality') then
      verdict := null;
    end if;
    verdict_state := verdict ->> 'estado';
  end if;
  -- The version is this run's, even if an earlier job of it has written one (OCR).
  perform set_config('pipeline.writing_run', job.run_id, true);

  insert into public.documentos_oficiales as d (
    source_id, fuente, url_original, titulo, tipo_contenido, mime_type, idioma, paginas, page_map, contenido_texto,
    bytes_sha256, bytes_size, estado, estado_code, estado_message, quality_score, quality, relevance, config_hash,
    code_version, run_id, metadata
  )
  select
    s.id, s.fuente, job.subject, document ->> 'titulo', document ->> 'tipo_contenido', document ->> 'mime_type',
    document ->> 'idioma', (document ->> 'paginas')::int, document -> 'pages', nullif(result ->> 'text', ''), result ->> 'bytes_sha256',
    (result -> 'fetch' ->> 'bytes')::bigint, coalesce(verdict_state, 'processing'), verdict ->> 'code', verdict ->> 'message',
    (document -> 'quality' ->> 'score')::numeric, document -> 'quality', nullif(document -> 'relevance', 'null'::jsonb),
    result ->> 'config_hash', result ->> 'code_version', job.run_id, coalesce(document -> 'metadata', '{}')
  from public.sources s
  where s.id = job.source_id
  on conflict (url_original) do update
  set titulo = excluded.titulo, tipo_contenido = excluded.tipo_contenido, mime_type = excluded.mime_type,
      idioma = excluded.idioma, paginas = excluded.paginas, page_map = excluded.page_map,
      -- A document of which nothing can be read any more keeps the text it had.
      contenido_texto = coalesce(excluded.contenido_texto, d.contenido_texto), bytes_sha256 = excluded.bytes_sha256, bytes_size = excluded.bytes_size,
      estado = excluded.estado, estado_code = excluded.estado_code, estado_message = excluded.estado_message,
      quality_score = excluded.quality_score, quality = excluded.quality, relevance = excluded.relevance,
      config_hash = excluded.config_hash, code_version = excluded.code_version, run_id = excluded.run_id,
      metadata = excluded.metadata
  returning * into stored;

  perform pipeline.note_fetch(job, stored.id, result);
  if result ->> 'text' <> '' then
    new_chunks := pipeline.store_chunks(stored.id, stored.version, result -> 'chunks', result ->> 'chunker');
  end if;
  perform pipeline.record_ingestion_lineage(job, stored, result);

  insert into public.pipeline_metrics (run_id, stage, metric_name, metric_value, metadata)
  select job.run_id, 'processing', m.key, m.value::numeric, jsonb_build_object('documento_id', stored.id, 'job_id', job.id)
  from jsonb_each_text(
    coalesce(result -> 'metrics', '{}') || jsonb_build_object('quality_score', stored.quality_score)
  ) m
  where m.value ~ '^-?[0-9.]+([eE][-+]?[0-9]+)?$';

  update pipeline.run_documents rd
  set documento_id = stored.id,
      stage = 'processing',
      pages = coalesce(stored.paginas, 0),
      chunks = coalesce(new_chunks, 0),
      outcome = verdict_state,
      error_code = verdict ->> 'code',
      error_message = verdict ->> 'message',
      finished_at = case when verdict_state is not null then clock_timestamp() end
  where rd.run_id = job.run_id
    and rd.url = job.subject;

  if verdict_state is not null then
    perform pipeline.settle_waiting(stored.id);
    return array[]::text[];
  end if;

  model_id := (pipeline.active_embedding_model()).id;
  missing := pipeline.enqueue_embeddings(stored.id, stored.version, job.run_id, model_id);
  if missing > 0 then
    return array[]::text[];
  end if;
  if stored.version = before.version then
    -- Other bytes or a forced reading, but not another text.
    update pipeline.run_documents rd
    set outcome = 'unchanged', finished_at = clock_timestamp()
    where rd.run_id = job.run_id
      and rd.url = job.subject;
  end if;
  return pipeline.finish_documents(array[stored.id], job);
end;
$$;

comment on function pipeline.store_document(pipeline.jobs, jsonb) is
  'Writes a parsed document: text (the trigger counts the version), chunk list, lineage, metrics, embedding work; returns the runs that this may end.';

create function pipeline.record_ingestion_lineage(job pipeline.jobs, document public.documentos_oficiales, result jsonb)
returns void
language plpgsql
set search_path = ''
as $$
declare
  fetched_at timestamptz;
  ocr jsonb := result #> '{document,metadata,ocr}';
begin
  perform pipeline.record_discovery(job, document.id, document.version, result ->> 'code_version');
  perform pipeline.end_attempt(job, 'COMPLETE', result ->> 'bytes_sha256', pipeline.fetch_record(result), document.id, document.version,
    result ->> 'code_version');

  -- A scan that nobody has read yet has bytes and no text.
  if result ->> 'text' <> '' then
    fetched_at := clock_timestamp();
    insert into public.data_lineage (
      documento_id, version, pipeline_run_id, stage, event, job_id, attempt, input_hash, output_hash, config_hash, code_version,
      model_id, cost_usd, "timestamp", metadata
    )
    select
      document.id, document.version, job.run_id, 'processing', e.event, job.id, pipeline.attempt_number(job),
      result ->> 'bytes_sha256', case e.event when 'COMPLETE' then document.contenido_hash end, result ->> 'config_hash',
      result ->> 'code_version', (ocr ->> 'model_id')::uuid,
      case e.event
        when 'START' then 0
        -- What the pages read by a model have cost, through all attempts.
        else (select coalesce(sum(c.estimated_cost_usd), 0) from public.pipeline_costs c where c.job_id = job.id)
      end,
      fetched_at + e.position * interval '1 microsecond',
      case e.event
        when 'START' then '{}'
        else jsonb_strip_nulls(jsonb_build_object('pages', document.paginas, 'chunks', jsonb_array_length(result -> 'chunks'),
          'chunker', result -> 'chunker', 'quality', document.quality_score, 'ocr', ocr)) || pipeline.edit_note(job)
      end
    from (values ('START', 0), ('COMPLETE', 1)) as e (event, position)
    order by e.position
    on conflict do nothing;
  end if;
end;
$$;

comment on function pipeline.record_ingestion_lineage(pipeline.jobs, public.documentos_oficiales, jsonb) is
  'The lineage events of a parsed document: URL found, bytes fetched, text made.';

revoke all on function pipeline.note_fetch(pipeline.jobs, uuid, jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.fetch_record(jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.keep_document(pipeline.jobs, jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.link_duplicate(pipeline.jobs, jsonb, uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.store_document(pipeline.jobs, jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.record_ingestion_lineage(pipeline.jobs, public.documentos_oficiales, jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.note_fetch(pipeline.jobs, uuid, jsonb) to service_role;
grant execute on function pipeline.fetch_record(jsonb) to service_role;
grant execute on function pipeline.keep_document(pipeline.jobs, jsonb) to service_role;
grant execute on function pipeline.link_duplicate(pipeline.jobs, jsonb, uuid) to service_role;
grant execute on function pipeline.store_document(pipeline.jobs, jsonb) to service_role;
grant execute on function pipeline.record_ingestion_lineage(pipeline.jobs, public.documentos_oficiales, jsonb) to service_role;
