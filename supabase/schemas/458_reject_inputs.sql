-- A text that a model refuses gets a job of its own: the rest of its batch is through, and the next model is asked for it.
create function pipeline.reject_inputs(job pipeline.jobs, rejected jsonb)
returns void
language plpgsql
set search_path = ''
as $$
declare
  refused record;
  alone bigint;
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
      insert into pipeline.jobs (run_id, stage, subject, max_attempts, priority, payload)
      select job.run_id, 'embedding', 'batch ' || nextval('pipeline.embedding_batch_seq'), job.max_attempts, job.priority,
        jsonb_build_object('model_id', job.payload -> 'model_id', 'assigned', true, 'rejected_message', refused.message,
          'rejected_by', jsonb_agg(x.model_id))
      from pipeline.rejected_inputs x
      where x.chunk_id = refused.chunk_id
      returning id into alone;
      update pipeline.embedding_queue q set job_id = alone where q.id = refused.id;
    end if;
  end loop;
end;
$$;

comment on function pipeline.reject_inputs(pipeline.jobs, jsonb) is
  'Writes down which texts of a batch [{chunk_id, model_id, error_code, message}] a model refuses, and gives each a job of its own for the other models; with none left that job is dead, and its document.';

revoke all on function pipeline.reject_inputs(pipeline.jobs, jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.reject_inputs(pipeline.jobs, jsonb) to service_role;
