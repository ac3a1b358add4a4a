create function pipeline.edited_text(job_id bigint, lease_token uuid)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'text', d.contenido_texto, 'pages', d.page_map, 'paginas', d.paginas, 'titulo', d.titulo,
    -- How the text was cut before, so that what was not edited stays cut as it is: of a text alone nobody can tell the
    -- headings that a PDF sets in large type.
    'before', (
      select jsonb_build_object(
        'text', v.contenido_texto,
        'pages', v.page_map,
        'chunks', (
          select jsonb_agg(
            jsonb_build_object('context', coalesce(dc.headings, c.context), 'char_start', dc.char_start, 'char_end', dc.char_end)
            order by dc.ordinal
          )
          from pipeline.document_chunks dc
          join pipeline.chunks c on c.id = dc.chunk_id
          where dc.documento_id = d.id
            and dc.version = l.version
            and dc.revision = l.revision
        )
      )
      from pipeline.chunk_lists l
      join public.document_versions v on v.documento_id = l.documento_id and v.version = l.version
      where l.documento_id = d.id
        and l.version < d.version
      order by l.version desc, l.revision desc
      limit 1
    )
  )
  from pipeline.jobs j
  join public.documentos_oficiales d on d.url_original = j.subject and d.version = (j.payload ->> 'edited_version')::int
  where j.id = edited_text.job_id
    and j.lease_token = edited_text.lease_token;
$$;

comment on function pipeline.edited_text(bigint, uuid) is
  'What a worker needs to cut a text that was written by hand, and how the version before was cut; null for an old lease or once there is a newer version. Asked for job by job: eight texts in one claim would be too much for a worker.';

create function pipeline.complete_edited(job pipeline.jobs, result jsonb)
returns text[]
language plpgsql
set search_path = ''
as $$
declare
  document public.documentos_oficiales;
  outcome text := result ->> 'outcome';
  code text;
  message text;
  goes_on boolean;
  new_chunks int;
  missing int;
  model_id uuid;
begin
  if outcome is null or outcome not in ('parsed', 'rejected', 'unchanged') then
    perform pipeline.raise_error('RESULT_INVALID', format('Cannot complete edit %s: outcome %L is not known', job.id, outcome));
  end if;
  select d.* into document from public.documentos_oficiales d where d.url_original = job.subject for no key update;

  if document.version <> (job.payload ->> 'edited_version')::int
    or pipeline.latest_revision(document.id, document.version) is not null
  then
    -- Another text has taken its place, which has a job or a chunk list of its own; or the same text came from its source or
    -- out of a snapshot, cut already.
    code := case when document.restored_from is null then 'SUPERSEDED' else 'ROLLED_BACK' end;
    message := format('Cannot go on with version %s of %s: %s', job.payload ->> 'edited_version', job.subject,
      case
        when document.version <> (job.payload ->> 'edited_version')::int
          then format('version %s has taken its place', document.version)
        else 'it has been cut already'
      end);
    update pipeline.run_documents rd
    set outcome = 'unchanged', error_code = code, error_message = message, finished_at = clock_timestamp()
    where rd.run_id = job.run_id
      and rd.url = job.subject;
    perform pipeline.end_attempt(job, 'FAIL', null,
      pipeline.edit_note(job) || jsonb_build_object('error_code', code, 'message', message), document.id);
    perform pipeline.end_job(job.id, code, message);
    return array[]::text[];
  end if;

  -- A text by hand brings a document on its way to search. One that a person or a gate has taken out stays where it is.
  goes_on := document.estado in ('processing', 'dead');

  if outcome = 'rejected' then
    code := result ->> 'error_code';
    message := result ->> 'message';
    update public.documentos_oficiales d
    set estado = case when goes_on then 'rejected' else d.estado end,
        estado_code = case when goes_on then code else d.estado_code end,
        estado_message = case when goes_on then message else d.estado_message end,
        run_id = job.run_id
    where d.id = document.id;
    update pipeline.run_documents rd
    set outcome = 'rejected', stage = 'processing', error_code = code, error_message = message, finished_at = clock_timestamp()
    where rd.run_id = job.run_id
      and rd.url = job.subject;
    perform pipeline.end_attempt(job, 'FAIL', null,
      pipeline.edit_note(job) || jsonb_build_object('error_code', code, 'message', message), document.id);
    perform pipeline.end_job(job.id, code, message);
    return array[]::text[];
  end if;

  if outcome = 'unchanged'
    or jsonb_typeof(result -> 'chunks') is distinct from 'array'
    or jsonb_array_length(result -> 'chunks') = 0
    or coalesce(result ->> 'config_hash', '') = ''
  then
    perform pipeline.raise_error('RESULT_INVALID',
      format('Cannot store the text of edit %s: its chunks or config_hash are missing or malformed', job.id));
  end if;

  -- The text is the edit's and stays as it is. Its bytes are what somebody wrote, no longer what the source sent: another URL
  -- that sends those is no duplicate of it.
  update public.documentos_oficiales d
  set titulo = coalesce(d.titulo, result -> 'document' ->> 'titulo'),
      tipo_contenido = coalesce(d.tipo_contenido, result -> 'document' ->> 'tipo_contenido'),
      mime_type = coalesce(d.mime_type, result -> 'document' ->> 'mime_type'),
      idioma = coalesce(result -> 'document' ->> 'idioma', d.idioma),
      paginas = coalesce((result -> 'document' ->> 'paginas')::int, d.paginas),
      page_map = coalesce(result -> 'document' -> 'pages', '[]'),
      quality_score = (result -> 'document' -> 'quality' ->> 'score')::numeric,
      quality = result -> 'document' -> 'quality',
      relevance = nullif(result -> 'document' -> 'relevance', 'null'::jsonb),
      bytes_sha256 = d.contenido_hash,
      bytes_size = octet_length(d.contenido_texto),
      config_hash = result ->> 'config_hash',
      code_version = result ->> 'code_version',
      run_id = job.run_id,
      estado = case when goes_on then 'processing' else d.estado end,
      estado_code = case when goes_on then null else d.estado_code end,
      estado_message = case when goes_on then null else d.estado_message end
  where d.id = document.id
  returning * into document;

  new_chunks := pipeline.store_chunks(document.id, document.version, result -> 'chunks', result ->> 'chunker');
  perform pipeline.record_ingestion_lineage(job, document, result || jsonb_build_object(
    'bytes_sha256', document.contenido_hash, 'text', left(document.contenido_texto, 1), 'fetch', pipeline.edit_note(job)));

  insert into public.pipeline_metrics (run_id, stage, metric_name, metric_value, metadata)
  select job.run_id, 'processing', m.key, m.value::numeric, jsonb_build_object('documento_id', document.id, 'job_id', job.id)
  from jsonb_each_text(
    coalesce(result -> 'metrics', '{}') || jsonb_build_object('quality_score', document.quality_score)
  ) m
  where m.value ~ '^-?[0-9.]+([eE][-+]?[0-9]+)?$';

  update pipeline.run_documents rd
  set documento_id = document.id, stage = 'processing', pages = coalesce(document.paginas, 0), chunks = new_chunks,
      outcome = case when not goes_on then document.estado end,
      error_code = case when not goes_on then document.estado_code end,
      error_message = case when not goes_on then document.estado_message end,
      finished_at = case when not goes_on then clock_timestamp() end
  where rd.run_id = job.run_id
    and rd.url = job.subject;

  perform pipeline.end_job(job.id);
  if not goes_on then
    return array[]::text[];
  end if;
  model_id := (pipeline.active_embedding_model()).id;
  missing := pipeline.enqueue_embeddings(document.id, document.version, job.run_id, model_id);
  if missing > 0 then
    return array[]::text[];
  end if;
  return pipeline.finish_documents(array[document.id], job);
end;
$$;

comment on function pipeline.complete_edited(pipeline.jobs, jsonb) is
  'The report on a text that was written by hand: chunk list, quality, lineage and embedding work of that version, or nothing once another version has taken its place; returns the runs that this may end.';

revoke all on function pipeline.edited_text(bigint, uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.complete_edited(pipeline.jobs, jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.edited_text(bigint, uuid) to service_role;
grant execute on function pipeline.complete_edited(pipeline.jobs, jsonb) to service_role;
