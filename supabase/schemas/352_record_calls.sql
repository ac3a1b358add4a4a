-- The calls of a report. One that was reserved is settled; one that was not (whoever calls a provider on his own) becomes a row
-- at the price of now.
create function pipeline.record_calls(job pipeline.jobs, model_id uuid, calls jsonb)
returns numeric
language plpgsql
set search_path = ''
as $$
declare
  call jsonb;
  price pipeline.model_prices := pipeline.price_in_force(record_calls.model_id);
  settled public.pipeline_costs;
  cost numeric := 0;
begin
  for call in select c from jsonb_array_elements(coalesce(record_calls.calls, '[]')) c loop
    if call ? 'id' then
      settled := pipeline.settle_call(call, job.id);
    else
      insert into public.pipeline_costs (
        run_id, stage, provider, model_id, price_id, job_id, attempt, endpoint, status, error_code, api_calls, tokens_used,
        output_tokens, tokens_estimated, estimated_cost_usd, latency_ms, settled_at
      )
      select
        job.run_id, job.stage, c.provider, record_calls.model_id, price.id, job.id, pipeline.attempt_number(job), c.endpoint, c.status,
        coalesce(c.error_code, case c.status when 'error' then 'INTERNAL' end), coalesce(c.api_calls, 1), coalesce(c.tokens, 0),
        coalesce(c.output_tokens, 0), coalesce(c.tokens_estimated, false),
        pipeline.call_cost(price, coalesce(c.tokens, 0), coalesce(c.output_tokens, 0)), c.latency_ms, clock_timestamp()
      from jsonb_to_record(call) as c (
        provider text, endpoint text, status text, error_code text, api_calls int, tokens bigint, output_tokens bigint,
        tokens_estimated boolean, latency_ms numeric
      )
      returning * into settled;
      insert into public.pipeline_metrics (run_id, stage, metric_name, metric_value, metadata)
      select job.run_id, job.stage, 'embedding_latency', settled.latency_ms / 1000, jsonb_build_object('job_id', job.id)
      where settled.status = 'ok' and settled.latency_ms is not null and job.stage = 'embedding';
    end if;
    cost := cost + settled.estimated_cost_usd;
  end loop;
  return cost;
end;
$$;

comment on function pipeline.record_calls(pipeline.jobs, uuid, jsonb) is
  'Writes provider calls into the ledger: those with an id are settled (settle_call), others [{provider, endpoint, status, error_code, api_calls, tokens, output_tokens, tokens_estimated, latency_ms}] inserted at the price of now. Returns their cost in USD.';

revoke all on function pipeline.record_calls(pipeline.jobs, uuid, jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.record_calls(pipeline.jobs, uuid, jsonb) to service_role;
