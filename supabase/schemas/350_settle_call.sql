create function pipeline.call_cost(price pipeline.model_prices, tokens bigint, output_tokens bigint)
returns numeric
language sql
immutable
set search_path = ''
return (
  tokens * coalesce(price.usd_per_million_tokens, 0) + output_tokens * coalesce(price.usd_per_million_output_tokens, 0)
) / 1000000;

comment on function pipeline.call_cost(pipeline.model_prices, bigint, bigint) is 'USD that a call of so many tokens costs at a price; 0 without one.';

-- One row of the ledger gets its end. A report that comes after the sweep is still the truth; one that comes twice changes
-- nothing.
create function pipeline.settle_call(call jsonb, job_id bigint default null)
returns public.pipeline_costs
language plpgsql
set search_path = ''
as $$
declare
  settled public.pipeline_costs;
  reported public.pipeline_costs;
  price pipeline.model_prices;
  went_well boolean := call ->> 'status' = 'ok';
  counted bigint := (call ->> 'tokens')::bigint;
  output_counted bigint := coalesce((call ->> 'output_tokens')::bigint, 0);
begin
  if call ->> 'status' is null or call ->> 'status' not in ('ok', 'error') or (not went_well and call ->> 'error_code' is null) then
    perform pipeline.raise_error('RESULT_INVALID',
      format('Cannot settle call %s: status must be ok, or error with an error_code', call ->> 'id'));
  end if;
  select c.* into settled
  from public.pipeline_costs c
  where c.id = (call ->> 'id')::uuid
    and c.job_id is not distinct from settle_call.job_id
  for update;
  if not found then
    perform pipeline.raise_error('NOT_FOUND', format('Cannot settle call %s: it is not in the ledger, or another job''s', call ->> 'id'));
  end if;
  if settled.status not in ('reserved', 'unsettled') then
    return settled;
  end if;

  reported := settled;
  reported.status := call ->> 'status';
  reported.error_code := case when not went_well then call ->> 'error_code' end;
  reported.endpoint := coalesce(call ->> 'endpoint', settled.endpoint);
  -- Nothing is billed for what the provider refused; what it answered is billed, of use or not.
  if not went_well and not coalesce((call ->> 'billed')::boolean, false) then
    reported.tokens_used := 0;
    reported.tokens_estimated := false;
  else
    reported.tokens_used := coalesce(counted, settled.tokens_used);
    reported.output_tokens := output_counted;
    reported.tokens_estimated := counted is null;
  end if;
  select p.* into price from pipeline.model_prices p where p.id = settled.price_id;
  reported.estimated_cost_usd := pipeline.call_cost(price, reported.tokens_used, reported.output_tokens);
  update public.pipeline_costs c
  set status = reported.status,
      error_code = reported.error_code,
      endpoint = reported.endpoint,
      api_calls = case when coalesce((call ->> 'made')::boolean, true) then 1 else 0 end,
      tokens_used = reported.tokens_used,
      output_tokens = reported.output_tokens,
      tokens_estimated = reported.tokens_estimated,
      estimated_cost_usd = reported.estimated_cost_usd,
      latency_ms = (call ->> 'latency_ms')::numeric,
      reserved_until = null,
      settled_at = clock_timestamp()
  where c.id = settled.id
  returning c.* into settled;

  if settled.model_id is not null then
    if pipeline.is_provider_failure(settled.error_code) then
      perform pipeline.note_failure(settled.model_id, settled.error_code,
        make_interval(secs => (call ->> 'retry_after_ms')::float8 / 1000));
    else
      perform pipeline.note_success(settled.model_id);
    end if;
  end if;
  if went_well and settled.latency_ms is not null and settled.stage = 'embedding' then
    insert into public.pipeline_metrics (run_id, stage, metric_name, metric_value, metadata)
    values (settled.run_id, settled.stage, 'embedding_latency', settled.latency_ms / 1000,
      jsonb_build_object('job_id', settled.job_id));
  end if;
  return settled;
end;
$$;

comment on function pipeline.settle_call(jsonb, bigint) is
  'Reports a call that was reserved: {id, status, error_code, made, billed, tokens, output_tokens, latency_ms, retry_after_ms, endpoint}; tokens null where the provider did not count. Writes its cost, and what it says of the model''s circuit. Returns the ledger row; raises NOT_FOUND, RESULT_INVALID.';

revoke all on function pipeline.call_cost(pipeline.model_prices, bigint, bigint) from public, anon, authenticated, service_role;
revoke all on function pipeline.settle_call(jsonb, bigint) from public, anon, authenticated, service_role;
grant execute on function pipeline.call_cost(pipeline.model_prices, bigint, bigint) to service_role;
grant execute on function pipeline.settle_call(jsonb, bigint) to service_role;
