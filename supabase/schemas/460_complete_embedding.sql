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

-- Definer: a row lock takes the right to update, which nobody has on contents.
create function pipeline.hold_batch(job_id bigint)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform c.id
  from pipeline.chunks c
  where c.id in (select q.chunk_id from pipeline.embedding_queue q where q.job_id = hold_batch.job_id)
  order by c.id
  for key share;
end;
$$;

comment on function pipeline.hold_batch(bigint) is 'Keeps the contents that a job embeds from retention until the transaction ends.';

revoke all on function pipeline.hold_batch(bigint) from public, anon, authenticated, service_role;
grant execute on function pipeline.hold_batch(bigint) to service_role;

create function pipeline.complete_embedding(job_id bigint, lease_token uuid, result jsonb)
returns text
language plpgsql
set search_path = ''
as $$
declare
  job pipeline.jobs;
  model public.model_registry;
  active public.model_registry;
  price pipeline.model_prices;
  touched bigint[];
  used uuid[];
  used_model uuid;
  waiting uuid[];
  healing boolean;
  vectors_hash text;
  runs text[];
begin
  job := pipeline.lock_leased_job(complete_embedding.job_id, complete_embedding.lease_token, 'complete_embedding');
  if job.id is null then
    -- Another worker has the batch; that these calls were made is true all the same.
    perform pipeline.settle_call(c, complete_embedding.job_id) from jsonb_array_elements(coalesce(result -> 'calls', '[]')) c where c ? 'id';
    return 'stale';
  end if;
  perform pipeline.hold_models();
  perform pipeline.hold_batch(job.id);
  select m.* into model from public.model_registry m where m.id = (result ->> 'model_id')::uuid;
  if job.stage <> 'embedding' or model.id is null or model.id::text is distinct from job.payload ->> 'model_id'
    or jsonb_typeof(result -> 'embeddings') is distinct from 'array'
  then
    perform pipeline.raise_error('RESULT_INVALID',
      format('Cannot complete embedding %s: model_id must be the job''s and embeddings an array', job.id));
  end if;
  price := pipeline.price_in_force(model.id);

  -- Only what this job was given, and only if the text that was embedded is still the text that is wanted.
  with given as (
    select e.chunk_id, e.input_hash, e.call_id, m.id as model_id, m.fallback_tier, pipeline.read_vector(e.embedding) as embedding,
      c.token_count
    from jsonb_to_recordset(result -> 'embeddings') as e (
      chunk_id bigint, input_hash text, embedding text, model_id uuid, call_id uuid
    )
    join pipeline.embedding_queue q on q.chunk_id = e.chunk_id and q.job_id = job.id
    join pipeline.chunks c on c.id = e.chunk_id
    -- One that was retired meanwhile has no place for its vectors.
    join public.model_registry m on m.id = coalesce(e.model_id, model.id) and m.retired_at is null
    where e.input_hash = pipeline.sha256_hex(pipeline.embedding_input(m.config ->> 'prefix_passage', c.context, c.content))
  ),
  -- What the calls cost, settled or about to be: the ledger is written last, as its sum is what all workers wait for.
  reported as (
    select c.* from jsonb_to_recordset(coalesce(result -> 'calls', '[]')) as c (id uuid, tokens bigint, output_tokens bigint)
  ),
  calls as (
    select
      l.id as call_id,
      l.tier,
      case
        when l.status = 'ok' then l.estimated_cost_usd
        else pipeline.call_cost(p, coalesce(r.tokens, l.tokens_used), coalesce(r.output_tokens, 0))
      end as usd
    from public.pipeline_costs l
    left join reported r on r.id = l.id
    left join pipeline.model_prices p on p.id = l.price_id
    where l.job_id = job.id
      and l.id in (select g.call_id from given g)
    union all
    select null, null, sum(pipeline.call_cost(price, coalesce(r.tokens, 0), coalesce(r.output_tokens, 0)))
    from reported r
    where r.id is null
  ),
  stored as (
    insert into pipeline.chunk_embeddings (model_id, chunk_id, input_hash, embedding, run_id, job_id, tokens, cost_usd, tier)
    select g.model_id, g.chunk_id, g.input_hash, g.embedding, job.run_id, job.id, g.token_count,
      coalesce(k.usd, 0) * g.token_count / sum(g.token_count) over (partition by g.call_id),
      coalesce(k.tier, case when g.model_id = model.id then 1 else g.fallback_tier end, 1)
    from given g
    left join calls k on k.call_id is not distinct from g.call_id
    order by g.model_id, g.chunk_id
    on conflict on constraint chunk_embeddings_pkey do nothing
  )
  select
    array_agg(g.chunk_id),
    array_agg(distinct g.model_id),
    pipeline.sha256_hex(
      coalesce(string_agg(distinct g.model_id::text, ','), model.id::text) || E'\n'
      || coalesce(string_agg(g.input_hash, E'\n' order by g.chunk_id), '')
    )
  into touched, used, vectors_hash
  from given g;

  -- Whether documents that are shown already may come to be found through another model.
  healing := job.payload ? 'kind' or exists (
    select from pipeline.fallback_chunks f where f.chunk_id = any (touched) and f.wanted_model_id = any (used)
  );

  -- Documents before queue rows, as a reading takes them: the other way round a reading that queues one of these chunks again
  -- and this report would wait for each other. Where a reading has committed in between, its document is still to be locked:
  -- the locks are given back, by undoing the block, and taken again in order.
  for attempt in 1..20 loop
    begin
      waiting := pipeline.documents_waiting_for(touched);
      perform d.id
      from public.documentos_oficiales d
      where d.id = any (waiting)
        -- Those that will have to say that the active model has them now.
        or healing and d.id in (
          select s.documento_id
          from pipeline.document_chunks dc
          join pipeline.served_versions s using (documento_id, version, revision)
          where dc.chunk_id = any (touched)
            and s.valid_to is null
        )
      order by d.id
      for no key update;
      perform q.id
      from pipeline.embedding_queue q
      where q.chunk_id = any (touched)
        and (q.job_id = job.id or q.model_id = any (used))
      order by q.chunk_id, q.model_id
      for update;
      exit when attempt = 20 or pipeline.documents_waiting_for(touched) <@ waiting;
      raise exception 'Cannot lock what waits for batch %: another document came in between', job.id using errcode = 'PF001';
    exception when sqlstate 'PF001' then
      null;
    end;
  end loop;
  delete from pipeline.embedding_queue q
  where q.chunk_id = any (touched)
    and (q.job_id = job.id or q.model_id = any (used));
  perform pipeline.reject_inputs(job, result -> 'rejected');
  -- What the batch did not bring waits for the next one.
  update pipeline.embedding_queue q set job_id = null where q.job_id = job.id;

  perform pipeline.end_attempt(job, 'COMPLETE', vectors_hash, jsonb_build_object('vectors', coalesce(cardinality(touched), 0)));
  perform pipeline.end_job(job.id);

  runs := pipeline.finish_documents(waiting, job);
  if touched is not null then
    active := pipeline.active_embedding_model();
    delete from pipeline.fallback_chunks f
    where f.chunk_id = any (touched)
      and f.wanted_model_id = any (used)
      and exists (select from pipeline.chunk_embeddings e where e.model_id = f.wanted_model_id and e.chunk_id = f.chunk_id);
    if used <> array[active.id] then
      perform pipeline.note_fallbacks(active.id, touched);
    end if;
    if healing then
      foreach used_model in array used loop
        perform pipeline.record_coverage(used_model, array(
          select distinct dc.documento_id from pipeline.document_chunks dc where dc.chunk_id = any (touched)
        ));
      end loop;
      if active.id = any (used) then
        perform pipeline.tell_of_vectors(touched);
      end if;
    end if;
  end if;
  perform pipeline.record_calls(job, model.id, result -> 'calls');
  perform pipeline.advance_runs(array_append(runs, job.run_id));
  return 'done';
end;
$$;

comment on function pipeline.complete_embedding(bigint, uuid, jsonb) is
  'Reports a batch: {model_id: the job''s, embeddings: [{chunk_id, input_hash, embedding, model_id and call_id where another model stood in}], rejected: [{chunk_id, model_id, error_code, message}], calls}; writes vectors and ledger, finishes the documents that are complete. Returns done or stale.';

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
