-- As many of a challenger's missing chunks as one tick takes. What it has stays, so that it goes on where it stopped; documents
-- that come meanwhile are its too.
create function pipeline.fill_challenger()
returns int
language plpgsql
set search_path = ''
as $$
declare
  challenger uuid := pipeline.model_by_alias('challenger');
  queued int;
  run_id text;
  due bigint[];
  most int := (pipeline.setting('heal_batch'))::int;
begin
  -- Looked for again when half of what was found is done: with 10^6 chunks the look takes longer than a tick may.
  if challenger is null
    or (
      select count(*)
      from (
        select from pipeline.embedding_queue q
        where q.model_id = challenger and q.job_id is null
        limit most / 2 + 1
      ) waiting
    ) > most / 2
  then
    return 0;
  end if;
  due := array(
    select c.id
    from pipeline.chunks_lacking(challenger) as c (id)
    where not exists (
      select from pipeline.embedding_queue q
      where q.model_id = challenger and q.chunk_id = c.id and (q.job_id is null or not pipeline.is_given_up(q))
    )
      and not exists (select from pipeline.rejected_inputs r where r.model_id = challenger and r.chunk_id = c.id)
    limit most
  );
  if cardinality(due) = 0 then
    return 0;
  end if;
  run_id := pipeline.standing_run('backfill');
  queued := pipeline.queue_chunks(challenger, due, run_id);
  perform pipeline.open_embedding_jobs(run_id, at_once => true);
  return queued;
end;
$$;

comment on function pipeline.fill_challenger() is 'Queues current chunks that the challenger has no vector of; returns how many.';

create function pipeline.embed_challenger(model_id uuid)
returns text
language plpgsql
set search_path = ''
as $$
declare
  model public.model_registry;
begin
  perform pipeline.hold_models();
  select m.* into model from public.model_registry m where m.id = embed_challenger.model_id;
  if not found then
    perform pipeline.raise_error('NOT_FOUND', format('Cannot embed with model %s: it is not registered', model_id));
  elsif model.model_type <> 'embedding' or model.retired_at is not null then
    perform pipeline.raise_error('INVALID_STATE',
      format('Cannot embed with %s %s: it is %s', model.model_name, model.model_version,
        case when model.retired_at is not null then 'retired' else 'no embedding model' end));
  end if;
  -- Another one that was on its way makes room.
  delete from pipeline.embedding_queue q
  using public.pipeline_runs r
  where r.id = q.run_id and r.trigger = 'backfill' and q.job_id is null and q.model_id <> model.id;
  perform pipeline.set_alias('challenger', model.id);
  -- Lists that are covered already, by another way, are not looked through at every tick.
  perform pipeline.record_coverage(model.id, array(
    select s.documento_id
    from pipeline.served_versions s
    where s.valid_to is null
      and exists (
        select
        from pipeline.document_chunks dc
        join pipeline.chunk_embeddings e on e.model_id = embed_challenger.model_id and e.chunk_id = dc.chunk_id
        where dc.documento_id = s.documento_id and dc.version = s.version and dc.revision = s.revision
      )
  ));
  perform pipeline.fill_challenger();
  return (
    select r.id from public.pipeline_runs r where r.trigger = 'backfill' and r.state = 'running' order by r.started_at limit 1
  );
end;
$$;

comment on function pipeline.embed_challenger(uuid) is
  'Makes a model the challenger: it embeds every current chunk in the background, behind new documents, within the budgets, and those that come meanwhile; search stays on the champion. Progress: public.model_coverage. Returns the run, null where nothing is missing; raises NOT_FOUND, INVALID_STATE.';

revoke all on function pipeline.fill_challenger() from public, anon, authenticated, service_role;
revoke all on function pipeline.embed_challenger(uuid) from public, anon, authenticated, service_role;
grant execute on function pipeline.fill_challenger() to service_role;
grant execute on function pipeline.embed_challenger(uuid) to service_role;
