-- A text that a model refuses gets a job of its own: the rest of its batch is through, and the next model is asked for it.
create function pipeline.embed_alone(queue_id bigint)
returns void
language sql
set search_path = ''
as $$
  with alone as (
    insert into pipeline.jobs (run_id, stage, subject, max_attempts, priority, payload)
    select q.run_id, 'embedding', 'batch ' || nextval('pipeline.embedding_batch_seq'), (pipeline.setting('max_attempts'))::int, 5,
      jsonb_build_object('model_id', q.model_id, 'assigned', true, 'rejected_by', jsonb_agg(r.model_id),
        'rejected_message', min(r.error_message))
    from pipeline.embedding_queue q
    join pipeline.rejected_inputs r on r.chunk_id = q.chunk_id
    where q.id = embed_alone.queue_id
    group by q.id
    returning id
  )
  update pipeline.embedding_queue q set job_id = a.id from alone a where q.id = embed_alone.queue_id;
$$;

comment on function pipeline.embed_alone(bigint) is 'Gives a waiting text that some model refuses a job of its own, for the others.';

create function pipeline.reject_inputs(job pipeline.jobs, rejected jsonb)
returns void
language plpgsql
set search_path = ''
as $$
declare
  refused record;
begin
  for refused in
    select distinct on (q.id) q.id, q.chunk_id, r.model_id, r.error_code, r.message
    from jsonb_to_recordset(coalesce(rejected, '[]')) as r (chunk_id bigint, model_id uuid, error_code text, message text)
    join pipeline.embedding_queue q on q.job_id = job.id and q.chunk_id = r.chunk_id
    join public.model_registry m on m.id = r.model_id
    order by q.id
  loop
    insert into pipeline.rejected_inputs (model_id, chunk_id, error_code, error_message)
    values (refused.model_id, refused.chunk_id, coalesce(refused.error_code, 'PROVIDER_REJECTED_INPUT'), refused.message)
    on conflict on constraint rejected_inputs_pkey do nothing;
    if job.payload ? 'kind' then
      -- It is found in another space, and this model will not have it.
      delete from pipeline.embedding_queue q where q.id = refused.id;
    else
      perform pipeline.embed_alone(refused.id);
    end if;
  end loop;
end;
$$;

comment on function pipeline.reject_inputs(pipeline.jobs, jsonb) is
  'Writes down which texts of a batch [{chunk_id, model_id, error_code, message}] a model refuses, and gives each a job of its own for the other models; with none left that job is dead, and its document.';

revoke all on function pipeline.embed_alone(bigint) from public, anon, authenticated, service_role;
grant execute on function pipeline.embed_alone(bigint) to service_role;
revoke all on function pipeline.reject_inputs(pipeline.jobs, jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.reject_inputs(pipeline.jobs, jsonb) to service_role;
