create function pipeline.documents_waiting_for(chunk_ids bigint[])
returns uuid[]
language sql
stable
set search_path = ''
as $$
  select coalesce(array_agg(distinct d.id), '{}')
  from pipeline.document_chunks dc
  join public.documentos_oficiales d on d.id = dc.documento_id and d.version = dc.version
  where dc.chunk_id = any (chunk_ids)
    and d.estado = 'processing';
$$;

comment on function pipeline.documents_waiting_for(bigint[]) is 'Documents on their way whose newest version has one of these chunks.';

revoke all on function pipeline.documents_waiting_for(bigint[]) from public, anon, authenticated, service_role;
grant execute on function pipeline.documents_waiting_for(bigint[]) to service_role;

create function pipeline.complete_embedding(job_id bigint, lease_token uuid, result jsonb)
returns text
language plpgsql
set search_path = ''
as $$
declare
  job pipeline.jobs;
  model public.model_registry;
  call_cost numeric;
  touched bigint[];
  waiting uuid[];
  vectors_hash text;
  runs text[];
begin
  job := pipeline.lock_leased_job(complete_embedding.job_id, complete_embedding.lease_token, 'complete_embedding');
  if job.id is null then
    return 'stale';
  end if;
  select m.* into model from public.model_registry m where m.id = (result ->> 'model_id')::uuid;
  if job.stage <> 'embedding' or model.id is null or model.id::text is distinct from job.payload ->> 'model_id'
    or jsonb_typeof(result -> 'embeddings') is distinct from 'array'
  then
    perform pipeline.raise_error('RESULT_INVALID',
      format('Cannot complete embedding %s: model_id must be the job''s and embeddings an array', job.id));
  end if;

  call_cost := pipeline.record_calls(job, model.id, result -> 'calls');

  -- Only what this job was given, and only if the text that was embedded is still the text that is wanted.
  with given as (
    select e.chunk_id, e.input_hash, pipeline.read_vector(e.embedding) as embedding, c.token_count
    from jsonb_to_recordset(result -> 'embeddings') as e (chunk_id bigint, input_hash text, embedding text)
    join pipeline.embedding_queue q on q.model_id = model.id and q.chunk_id = e.chunk_id and q.job_id = job.id
    join pipeline.chunks c on c.id = e.chunk_id
    where e.input_hash = pipeline.sha256_hex(pipeline.embedding_input(model.config ->> 'prefix_passage', c.context, c.content))
  ),
  total as (
    select sum(g.token_count) as tokens from given g
  ),
  stored as (
    insert into pipeline.chunk_embeddings (model_id, chunk_id, input_hash, embedding, run_id, job_id, tokens, cost_usd)
    select model.id, g.chunk_id, g.input_hash, g.embedding, job.run_id, job.id, g.token_count,
      call_cost * g.token_count / t.tokens
    from given g
    cross join total t
    order by g.chunk_id
    on conflict on constraint chunk_embeddings_pkey do nothing
  )
  select array_agg(g.chunk_id), pipeline.vectors_hash(model.id, array_agg(g.input_hash order by g.chunk_id))
  into touched, vectors_hash
  from given g;

  -- Documents before queue rows, as a reading takes them: the other way round a reading that queues one of these chunks again
  -- and this report would wait for each other. Where a reading has committed in between, its document is still to be locked:
  -- the locks are given back, by undoing the block, and taken again in order.
  for attempt in 1..20 loop
    begin
      waiting := pipeline.documents_waiting_for(touched);
      perform d.id from public.documentos_oficiales d where d.id = any (waiting) order by d.id for no key update;
      perform q.id
      from pipeline.embedding_queue q
      where q.model_id = model.id
        and q.chunk_id = any (touched)
      order by q.chunk_id
      for update;
      exit when attempt = 20 or pipeline.documents_waiting_for(touched) <@ waiting;
      raise exception 'Cannot lock what waits for batch %: another document came in between', job.id using errcode = 'PF001';
    exception when sqlstate 'PF001' then
      null;
    end;
  end loop;
  delete from pipeline.embedding_queue q where q.model_id = model.id and q.chunk_id = any (touched);
  -- What the batch did not bring waits for the next one.
  update pipeline.embedding_queue q set job_id = null where q.job_id = job.id;

  perform pipeline.end_attempt(job, 'COMPLETE', vectors_hash, jsonb_build_object('vectors', coalesce(cardinality(touched), 0)));
  perform pipeline.end_job(job.id);

  runs := pipeline.finish_documents(waiting, model.id, job);
  perform pipeline.advance_runs(array_append(runs, job.run_id));
  return 'done';
end;
$$;

comment on function pipeline.complete_embedding(bigint, uuid, jsonb) is
  'Reports a batch: {model_id, embeddings: [{chunk_id, input_hash, embedding}], calls}; writes vectors and ledger, finishes the documents that are complete. Returns done or stale.';

revoke all on function pipeline.complete_embedding(bigint, uuid, jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.complete_embedding(bigint, uuid, jsonb) to service_role;

create function pipeline.complete_ocr(job_id bigint, lease_token uuid, result jsonb)
returns text
language sql
set search_path = ''
as $$
  select pipeline.complete_ingestion(complete_ocr.job_id, complete_ocr.lease_token, complete_ocr.result);
$$;

comment on function pipeline.complete_ocr(bigint, uuid, jsonb) is
  'Reports a document whose pages were read by OCR; the same result and effect as complete_ingestion.';

revoke all on function pipeline.complete_ocr(bigint, uuid, jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.complete_ocr(bigint, uuid, jsonb) to service_role;
