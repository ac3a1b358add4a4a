-- The rows of pipeline.rollback_steps say what to do; this does it, set by set, at the cost of what differs. The documents'
-- rows are locked by the caller; nothing else waits: search reads what was committed, a report on another document goes on.
create function pipeline.apply_rollback(run_id text)
returns void
language plpgsql
set search_path = ''
as $$
declare
  model public.model_registry;
  waiting_runs text[];
begin
  select m.* into model from public.model_registry m where m.model_type = 'embedding' and m.is_active;

  update pipeline.rollback_steps r
  set new_version = x.new_version,
      new_revision = coalesce(x.same_list, x.latest + 1),
      copies_list = r.to_revision is not null and x.same_list is null,
      embedded = x.embedded
  from (
    select
      r.documento_id,
      n.new_version,
      -- Only the newest list of a version is one that it can go on with: what is embedded and compared later is always that.
      (
        select l.revision
        from pipeline.chunk_lists l
        join pipeline.chunk_lists t on t.documento_id = r.documento_id and t.version = r.to_version and t.revision = r.to_revision
        where l.documento_id = r.documento_id and l.version = n.new_version and l.revision = k.latest and l.digest = t.digest
      ) as same_list,
      coalesce(k.latest, 0) as latest,
      exists (
        select from pipeline.list_embeddings e
        where e.documento_id = r.documento_id and e.version = r.to_version and e.revision = r.to_revision and e.model_id = model.id
      ) as embedded
    from pipeline.rollback_steps r
    join public.documentos_oficiales d on d.id = r.documento_id
    join public.document_versions v on v.documento_id = r.documento_id and v.version = coalesce(r.to_version, d.version)
    cross join lateral (
      select case when v.contenido_hash = d.contenido_hash then d.version else d.version + 1 end as new_version
    ) n
    cross join lateral (select pipeline.latest_revision(r.documento_id, n.new_version) as latest) k
    where r.run_id = apply_rollback.run_id
  ) x
  where r.run_id = apply_rollback.run_id
    and r.documento_id = x.documento_id;

  -- The lineage of what comes back, before the documents: none may be ready without it.
  insert into public.data_lineage (
    documento_id, version, pipeline_run_id, stage, event, input_hash, output_hash, config_hash, code_version, model_id, metadata
  )
  select l.documento_id, r.new_version, apply_rollback.run_id, l.stage, 'COMPLETE', l.input_hash, l.output_hash, l.config_hash,
    l.code_version, l.model_id, l.metadata || jsonb_build_object('restored_from', r.to_version, 'event_id', l.event_id)
  from pipeline.rollback_steps r
  cross join lateral (
    select distinct on (l.stage) l.*
    from public.data_lineage l
    where l.documento_id = r.documento_id
      and l.version = r.to_version
      and l.event = 'COMPLETE'
    order by l.stage, l.event_id desc
  ) l
  where r.run_id = apply_rollback.run_id
    and r.action <> 'retire'
    and r.new_version <> r.to_version
    and not exists (
      select from public.data_lineage have
      where have.documento_id = r.documento_id and have.version = r.new_version and have.stage = l.stage
        and have.event = 'COMPLETE'
    )
  order by l.event_id
  on conflict do nothing;

  -- One update a document: it is as search shall show it at once, so what it showed has no moment in between.
  perform set_config('pipeline.writing_run', apply_rollback.run_id, true);
  update public.documentos_oficiales d
  set rollback_count = d.rollback_count + 1,
      run_id = apply_rollback.run_id,
      estado = case
        when r.action = 'retire' then 'retired'
        when r.shown and r.embedded then 'ready'
        when r.shown or r.estado in ('pending', 'processing', 'dead') then 'processing'
        else r.estado
      end,
      estado_code = case when r.action = 'retire' then 'ROLLED_BACK' when not r.shown then r.estado_code end,
      estado_message = case
        when r.action = 'retire' then format('Taken out of search by rollback %s', apply_rollback.run_id)
        when not r.shown then r.estado_message
      end,
      retired_at = case when r.action = 'retire' then clock_timestamp() end,
      served_version = case
        when r.action = 'retire' or r.shown_until then d.served_version
        when r.shown then r.new_version
      end,
      served_revision = case
        when r.action = 'retire' or r.shown_until then d.served_revision
        when r.shown then r.new_revision
      end,
      restored_from = case
        when r.new_version > d.version then coalesce(v.restored_from, v.version)
        else d.restored_from
      end,
      contenido_texto = coalesce(v.contenido_texto, d.contenido_texto),
      titulo = case when v.valid_to is null then d.titulo else v.titulo end,
      tipo_documento = case when v.valid_to is null then d.tipo_documento else v.tipo_documento end,
      tipo_contenido = case when v.valid_to is null then d.tipo_contenido else v.tipo_contenido end,
      mime_type = case when v.valid_to is null then d.mime_type else v.mime_type end,
      idioma = case when v.valid_to is null then d.idioma else v.idioma end,
      paginas = case when v.valid_to is null then d.paginas else v.paginas end,
      page_map = case when v.valid_to is null then d.page_map else v.page_map end,
      bytes_sha256 = case when v.valid_to is null then d.bytes_sha256 else v.bytes_sha256 end,
      bytes_size = case when v.valid_to is null then d.bytes_size else v.bytes_size end,
      quality_score = case when v.valid_to is null then d.quality_score else v.quality_score end,
      quality = case when v.valid_to is null then d.quality else v.quality end,
      relevance = case when v.valid_to is null then d.relevance else v.relevance end,
      metadata = case when v.valid_to is null then d.metadata else v.metadata end,
      config_hash = case when v.valid_to is null then d.config_hash else v.config_hash end,
      code_version = case when v.valid_to is null then d.code_version else v.code_version end,
      embedding_model = case when r.shown and r.embedded then model.model_name else d.embedding_model end,
      embedding_version = case when r.shown and r.embedded then model.model_version else d.embedding_version end
  from pipeline.rollback_steps r
  left join public.document_versions v on v.documento_id = r.documento_id and v.version = r.to_version
  where r.run_id = apply_rollback.run_id
    and d.id = r.documento_id;

  insert into pipeline.chunk_lists (documento_id, version, revision, chunks, tokens, strategy, digest)
  select r.documento_id, r.new_version, r.new_revision, l.chunks, l.tokens, l.strategy, l.digest
  from pipeline.rollback_steps r
  join pipeline.chunk_lists l on l.documento_id = r.documento_id and l.version = r.to_version and l.revision = r.to_revision
  where r.run_id = apply_rollback.run_id
    and r.copies_list;

  insert into pipeline.document_chunks (
    documento_id, version, revision, ordinal, chunk_id, char_start, char_end, page_start, page_end, headings
  )
  select r.documento_id, r.new_version, r.new_revision, dc.ordinal, dc.chunk_id, dc.char_start, dc.char_end, dc.page_start,
    dc.page_end, dc.headings
  from pipeline.rollback_steps r
  join pipeline.document_chunks dc
    on dc.documento_id = r.documento_id and dc.version = r.to_version and dc.revision = r.to_revision
  where r.run_id = apply_rollback.run_id
    and r.copies_list
  order by dc.documento_id, dc.ordinal;

  insert into pipeline.list_embeddings (documento_id, version, revision, model_id, vectors, digest)
  select r.documento_id, r.new_version, r.new_revision, e.model_id, e.vectors, e.digest
  from pipeline.rollback_steps r
  join pipeline.list_embeddings e on e.documento_id = r.documento_id and e.version = r.to_version and e.revision = r.to_revision
  where r.run_id = apply_rollback.run_id
  on conflict on constraint list_embeddings_pkey do nothing;

  insert into pipeline.run_documents (run_id, url, source_id, documento_id, stage, outcome, error_code, error_message, finished_at)
  select apply_rollback.run_id, d.url_original, d.source_id, d.id, 'validation', o.outcome, d.estado_code, d.estado_message,
    case when o.outcome is not null then clock_timestamp() end
  from pipeline.rollback_steps r
  join public.documentos_oficiales d on d.id = r.documento_id
  cross join lateral (select case when d.estado in ('pending', 'processing') then null else d.estado end as outcome) o
  where r.run_id = apply_rollback.run_id;

  -- Only what the active model has no vector of: nothing, unless the model was changed since.
  perform pipeline.enqueue_embeddings(r.documento_id, r.new_version, apply_rollback.run_id, model.id)
  from pipeline.rollback_steps r
  join public.documentos_oficiales d on d.id = r.documento_id and d.estado = 'processing'
  where r.run_id = apply_rollback.run_id
    and r.new_revision is not null
    and model.id is not null;
  perform pipeline.finish_documents(
    array(
      select d.id
      from pipeline.rollback_steps r
      join public.documentos_oficiales d on d.id = r.documento_id and d.estado = 'processing'
      where r.run_id = apply_rollback.run_id
    ),
    null
  );

  -- What was on its way in other runs has nowhere to go any more: their documents are settled and nothing is embedded for them.
  with settled as (
    update pipeline.run_documents rd
    set outcome = 'unchanged', error_code = 'ROLLED_BACK',
        error_message = format('Cannot go on with %s: the document was rolled back by %s', rd.url, apply_rollback.run_id),
        finished_at = clock_timestamp()
    from pipeline.rollback_steps r
    where r.run_id = apply_rollback.run_id
      and rd.documento_id = r.documento_id
      and rd.run_id <> apply_rollback.run_id
      and rd.outcome is null
      and not exists (
        select from pipeline.jobs j
        where j.run_id = rd.run_id and j.stage in ('ingestion', 'ocr') and j.subject = rd.url
          and j.state in ('ready', 'running', 'failed')
      )
    returning rd.run_id
  )
  select array_agg(distinct s.run_id) into waiting_runs from settled s;

  -- Not waiting: a row that somebody else holds is one that he wants.
  delete from pipeline.embedding_queue q
  where q.id in (
    select w.id
    from pipeline.embedding_queue w
    where w.job_id is null
      and not exists (
        select
        from pipeline.document_chunks dc
        join public.documentos_oficiales d on d.id = dc.documento_id and d.version = dc.version and d.estado = 'processing'
        where dc.chunk_id = w.chunk_id
      )
    for update skip locked
  );

  perform pipeline.advance_runs(array_append(waiting_runs, apply_rollback.run_id));
end;
$$;

comment on function pipeline.apply_rollback(text) is
  'Carries out the rollback steps of a run in one transaction: new versions with the old content, their chunk lists and lineage, states, what search shows; ends the run.';

revoke all on function pipeline.apply_rollback(text) from public, anon, authenticated, service_role;
