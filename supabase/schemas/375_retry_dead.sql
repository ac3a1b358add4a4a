create function pipeline.retry_dead(stage text default null, limit_to int default null)
returns int
language plpgsql
set search_path = ''
as $$
declare
  replayed int;
begin
  with picked as (
    select j.id
    from pipeline.jobs j
    where j.state = 'dead'
      and (retry_dead.stage is null or j.stage = retry_dead.stage)
    order by j.id
    limit limit_to
    for update skip locked
  ),
  replay as (
    update pipeline.jobs j
    set state = 'ready',
        attempts_before = j.attempts_before + j.attempt,
        attempt = 0,
        error_code = null,
        error_message = null,
        not_before = clock_timestamp(),
        updated_at = clock_timestamp(),
        finished_at = null
    from picked p
    where j.id = p.id
    returning j.id, j.run_id, j.stage, j.subject
  ),
  reopened_runs as (
    update public.pipeline_runs r
    set state = 'running', finished_at = null, seconds = null, error_rate = null
    where r.id in (select x.run_id from replay x)
    returning r.id
  ),
  waiting_documents as (
    select distinct d.id
    from replay x
    join pipeline.embedding_queue q on q.job_id = x.id
    join pipeline.document_chunks dc on dc.chunk_id = q.chunk_id
    join public.documentos_oficiales d on d.id = dc.documento_id and d.version = dc.version
    where x.stage = 'embedding'
      and d.estado = 'dead'
  ),
  revived_documents as (
    update public.documentos_oficiales d
    set estado = 'processing', estado_code = null, estado_message = null
    from waiting_documents w
    where d.id = w.id
  ),
  reopened_outcomes as (
    update pipeline.run_documents rd
    set outcome = null, error_code = null, error_message = null, finished_at = null
    from replay x
    where rd.run_id = x.run_id
      and rd.outcome = 'dead'
      and (
        (x.stage in ('ingestion', 'ocr') and rd.url = x.subject)
        or (x.stage = 'embedding' and rd.documento_id in (select w.id from waiting_documents w))
      )
  )
  select count(*)::int into replayed from replay;
  return replayed;
end;
$$;

comment on function pipeline.retry_dead(text, int) is 'Replays dead jobs (of one stage, oldest first) and reopens their runs; returns how many.';

revoke all on function pipeline.retry_dead(text, int) from public, anon, authenticated, service_role;
grant execute on function pipeline.retry_dead(text, int) to service_role;
