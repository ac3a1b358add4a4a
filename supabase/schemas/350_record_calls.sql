create function pipeline.record_calls(job pipeline.jobs, model_id uuid, calls jsonb)
returns numeric
language sql
set search_path = ''
as $$
  with price as (
    select p.id, p.usd_per_million_tokens
    from pipeline.model_prices p
    where p.model_id = record_calls.model_id
      and p.effective_from <= clock_timestamp()
    order by p.effective_from desc
    limit 1
  ),
  ledger as (
    insert into public.pipeline_costs (
      run_id, stage, provider, model_id, price_id, job_id, attempt, endpoint, status, error_code, api_calls, tokens_used,
      tokens_estimated, estimated_cost_usd, latency_ms
    )
    select
      job.run_id, job.stage, c.provider, record_calls.model_id, p.id, job.id, pipeline.attempt_number(job), c.endpoint, c.status,
      c.error_code, coalesce(c.api_calls, 1), coalesce(c.tokens, 0), coalesce(c.tokens_estimated, false),
      coalesce(c.tokens, 0) * coalesce(p.usd_per_million_tokens, 0) / 1000000, c.latency_ms
    from jsonb_to_recordset(coalesce(record_calls.calls, '[]')) as c (
      provider text, endpoint text, status text, error_code text, api_calls int, tokens bigint, tokens_estimated boolean,
      latency_ms numeric
    )
    left join price p on true
    returning estimated_cost_usd, latency_ms, status, api_calls
  ),
  latency as (
    insert into public.pipeline_metrics (run_id, stage, metric_name, metric_value, metadata)
    select job.run_id, job.stage, 'embedding_latency', l.latency_ms / 1000, jsonb_build_object('job_id', job.id)
    from ledger l
    where l.status = 'ok'
      and l.latency_ms is not null
      and job.stage = 'embedding'
  )
  select coalesce(sum(l.estimated_cost_usd), 0) from ledger l;
$$;

comment on function pipeline.record_calls(pipeline.jobs, uuid, jsonb) is
  'Writes provider calls [{provider, endpoint, status, error_code, api_calls, tokens, tokens_estimated, latency_ms}] into the ledger at the price of now; returns their cost in USD.';

revoke all on function pipeline.record_calls(pipeline.jobs, uuid, jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.record_calls(pipeline.jobs, uuid, jsonb) to service_role;
