-- Current chunks that a model has no vector of, at most so many.
create function pipeline.chunks_lacking(model_id uuid, most int default null)
returns setof bigint
language sql
stable
set search_path = ''
as $$
  select distinct dc.chunk_id
  from pipeline.served_versions s
  join pipeline.document_chunks dc using (documento_id, version, revision)
  where s.valid_to is null
    -- A list that is known to be covered need not be looked through: the cost is that of the lists that are not.
    and not exists (
      select from pipeline.list_embeddings l
      where l.documento_id = s.documento_id and l.version = s.version and l.revision = s.revision
        and l.model_id = chunks_lacking.model_id
    )
    and not exists (
      select from pipeline.chunk_embeddings e where e.model_id = chunks_lacking.model_id and e.chunk_id = dc.chunk_id
    )
  limit chunks_lacking.most;
$$;

comment on function pipeline.chunks_lacking(uuid, int) is 'Chunks that search shows and that a model has no vector of.';

create function pipeline.activate_model(model_id uuid, force boolean default false)
returns void
language plpgsql
set search_path = ''
as $$
declare
  model public.model_registry;
  missing bigint;
begin
  select m.* into model from public.model_registry m where m.id = activate_model.model_id;
  if not found then
    perform pipeline.raise_error('NOT_FOUND', format('Cannot activate model %s: it is not registered', activate_model.model_id));
  elsif model.retired_at is not null then
    perform pipeline.raise_error('INVALID_STATE',
      format('Cannot activate model %s %s: it was retired, its vectors are gone', model.model_name, model.model_version));
  elsif model.is_active then
    return;
  elsif model.model_type <> 'embedding' then
    update public.model_registry m set is_active = false where m.model_type = model.model_type and m.is_active;
    update public.model_registry m set is_active = true where m.id = model.id;
    return;
  end if;

  -- Counted before anything is locked: it is what takes time.
  if not coalesce(force, false) then
    -- What it refuses it will never have: that is found through another model.
    select count(*) into missing
    from pipeline.chunks_lacking(model.id) as c (id)
    where not exists (select from pipeline.rejected_inputs r where r.model_id = model.id and r.chunk_id = c.id);
    if missing > 0 then
      perform pipeline.raise_error('MODEL_COVERAGE_INCOMPLETE', format(
        'Cannot activate model %s %s: %s current chunks have no vector of it (pipeline.embed_challenger has them embedded)',
        model.model_name, model.model_version, missing));
    end if;
  end if;

  -- In the order of the reports: the models, then documents. Searches wait for neither.
  perform pipeline.change_models();
  if exists (select from public.model_registry m where m.id = model.id and m.retired_at is not null) then
    perform pipeline.raise_error('INVALID_STATE',
      format('Cannot activate model %s %s: it has just been retired', model.model_name, model.model_version));
  end if;
  perform d.id from public.documentos_oficiales d where d.served_version is not null order by d.id for no key update;
  update public.model_registry m set is_active = false where m.model_type = 'embedding' and m.is_active;
  update public.model_registry m set is_active = true where m.id = model.id;

  -- What is still to be embedded is embedded by the new one; what only others have is found through them meanwhile.
  delete from pipeline.embedding_queue q
  using public.pipeline_runs r
  where q.job_id is null
    and r.id = q.run_id
    and (
      r.trigger = 'heal'
      or exists (select from pipeline.embedding_queue o where o.model_id = model.id and o.chunk_id = q.chunk_id)
      -- A part of a batch that came back after one switch waits for the model before, and may wait for the one after it too.
      or r.trigger <> 'backfill' and exists (
        select from pipeline.embedding_queue o
        join public.pipeline_runs other on other.id = o.run_id and other.trigger not in ('heal', 'backfill')
        where o.chunk_id = q.chunk_id and o.job_id is null and o.id < q.id
      )
    )
    and q.model_id <> model.id;
  update pipeline.embedding_queue q
  set model_id = model.id
  from public.pipeline_runs r
  where q.job_id is null
    and r.id = q.run_id
    and r.trigger <> 'backfill'
    and q.model_id <> model.id;
  delete from pipeline.fallback_chunks f where f.wanted_model_id <> model.id;
  perform pipeline.note_fallbacks(model.id, array(select pipeline.chunks_lacking(model.id)));

  -- Lists may be covered without anybody having noted it: embedded chunk by chunk, or while they were not shown.
  perform pipeline.record_coverage(model.id, array(
    select d.id from public.documentos_oficiales d where d.served_version is not null
  ));

  -- All that the model covers at once, without a look for each; what it does not cover the trigger looks up.
  perform set_config('pipeline.switching', pg_current_xact_id()::text, true);
  update public.documentos_oficiales d
  set embedding_model = model.model_name, embedding_version = model.model_version, embedding_generated_at = l.created_at
  from pipeline.list_embeddings l
  where l.model_id = model.id
    and l.documento_id = d.id
    and l.version = d.served_version
    and l.revision = d.served_revision
    and (d.embedding_model, d.embedding_version) is distinct from (model.model_name, model.model_version);
  perform set_config('pipeline.switching', '', true);
  update public.documentos_oficiales d
  set embedding_generated_at = clock_timestamp()
  where d.served_version is not null
    and not exists (
      select from pipeline.list_embeddings l
      where l.model_id = model.id and l.documento_id = d.id and l.version = d.served_version and l.revision = d.served_revision
    );
end;
$$;

comment on function pipeline.activate_model(uuid, boolean) is
  'Makes a model the one of its type, in one transaction; searches go on. Refused (MODEL_COVERAGE_INCOMPLETE) while current chunks that it does not refuse have no vector of it, unless forced: then those are found through the models that have them, and embedded in the background.';

revoke all on function pipeline.chunks_lacking(uuid, int) from public, anon, authenticated, service_role;
revoke all on function pipeline.activate_model(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function pipeline.chunks_lacking(uuid, int) to service_role;
grant execute on function pipeline.activate_model(uuid, boolean) to service_role;
