-- How much of a model's own limits is left: calls under way and those of the last minute, counted among all workers.
create function pipeline.model_limits_pause(model public.model_registry, tokens bigint)
returns interval
language plpgsql
set search_path = ''
as $$
declare
  concurrency int := (model.config ->> 'concurrency')::int;
  requests_per_minute int := (model.config ->> 'requests_per_minute')::int;
  tokens_per_minute bigint := (model.config ->> 'tokens_per_minute')::bigint;
  under_way int;
  pause interval;
begin
  if concurrency is null and requests_per_minute is null and tokens_per_minute is null then
    return null;
  end if;
  -- Whoever counts has to be alone, else two would take the last place.
  perform pg_advisory_xact_lock(hashtextextended('pipeline.model_limits.' || model.id, 0));
  if concurrency is not null then
    select count(*) into under_way
    from public.pipeline_costs c
    where c.status = 'reserved' and c.reserved_until > clock_timestamp() and c.model_id = model.id;
    if under_way >= concurrency then
      return interval '200 milliseconds';
    end if;
  end if;
  if requests_per_minute is not null or tokens_per_minute is not null then
    -- The oldest call that has to leave the minute before this one fits in.
    select x.at + interval '1 minute' - clock_timestamp() into pause
    from (
      select
        c."timestamp" as at,
        count(*) over (order by c."timestamp" desc, c.id) as requests,
        sum(c.tokens_used) over (order by c."timestamp" desc, c.id) as used
      from public.pipeline_costs c
      where c.model_id = model.id
        and c."timestamp" > clock_timestamp() - interval '1 minute'
    ) x
    where x.requests >= requests_per_minute or x.used + tokens > tokens_per_minute
    order by x.at desc
    limit 1;
    -- `greatest` alone would make no pause one of 0.
    return case when pause is not null then greatest(pause, interval '0') end;
  end if;
  return null;
end;
$$;

comment on function pipeline.model_limits_pause(public.model_registry, bigint) is
  'How long a call of so many tokens has to wait for the model''s concurrency, requests_per_minute and tokens_per_minute; null: not at all.';

-- The intent, written before the call: whoever dies after it leaves a row, and two workers never spend the same money.
create function pipeline.reserve_call(
  model public.model_registry,
  stage text,
  tokens bigint,
  most_usd numeric,
  job pipeline.jobs default null,
  tier int default 1,
  new_id uuid default gen_random_uuid(),
  out call_id uuid,
  out refused text,
  out until timestamptz
)
language plpgsql
set search_path = ''
as $$
declare
  price pipeline.model_prices := pipeline.price_in_force(model.id);
  takes interval := make_interval(secs => coalesce((model.config ->> 'timeout_ms')::float8, 30000) / 1000
    + (pipeline.setting('call_grace_seconds'))::float8);
  pause interval;
  gate record;
begin
  if most_usd > 0 and most_usd > pipeline.budget_room(job.run_id) then
    refused := 'budget';
    return;
  end if;
  pause := pipeline.model_limits_pause(model, tokens);
  if pause is not null then
    refused := 'busy';
    until := clock_timestamp() + pause;
    return;
  end if;
  -- Last, as it may make this call the probe.
  select p.* into gate from pipeline.pass_circuit(model.id, takes) p;
  if not gate.passes then
    refused := gate.reason;
    until := gate.until;
    return;
  end if;
  if most_usd > 0 then
    perform pipeline.resolve_alert('budget_spent', to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM'));
  end if;
  if price.id is null and model.provider not in ('local', 'supabase') then
    perform pipeline.raise_alert('price_unknown', model.id::text, 'warning',
      format('%s %s has no price: no budget counts its calls (pipeline.set_price; 0 if it is free)', model.model_name, model.model_version));
  end if;
  insert into public.pipeline_costs (
    id, run_id, stage, provider, model_id, price_id, job_id, attempt, tier, status, api_calls, tokens_used, tokens_estimated,
    estimated_cost_usd, reserved_usd, reserved_until
  )
  values (
    coalesce(new_id, gen_random_uuid()), job.run_id, reserve_call.stage, model.provider, model.id, price.id, job.id,
    case when job.id is not null then pipeline.attempt_number(job) end, reserve_call.tier, 'reserved', 1, tokens, true,
    pipeline.call_cost(price, tokens, 0), greatest(most_usd, pipeline.call_cost(price, tokens, 0)), clock_timestamp() + takes
  )
  returning id into call_id;
end;
$$;

comment on function pipeline.reserve_call(public.model_registry, text, bigint, numeric, pipeline.jobs, int, uuid) is
  'Reserves a call in the ledger: expected tokens, the most it can cost. Answers its id, or why it may not be made now: budget, busy (the model''s limits), held, open, probing (its circuit), and until when.';

-- The ledger never forgets a call: one whose maker fell silent counts as made, at our own count of its tokens.
create function pipeline.sweep_calls(overdue interval default '0')
returns int
language plpgsql
set search_path = ''
as $$
declare
  swept int;
begin
  with lost as (
    select c.id
    from public.pipeline_costs c
    where c.status = 'reserved' and c.reserved_until <= clock_timestamp() - overdue
    order by c."timestamp", c.id
    for update skip locked
  )
  update public.pipeline_costs c
  set status = 'unsettled', reserved_until = null, settled_at = clock_timestamp()
  from lost l
  where c.id = l.id;
  get diagnostics swept = row_count;
  -- Budgets begin anew with the month, and so do their alerts.
  update pipeline.alerts a
  set resolved_at = clock_timestamp()
  where a.kind in ('budget_near', 'budget_spent')
    and a.subject <> to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM')
    and a.resolved_at is null;
  return swept;
end;
$$;

comment on function pipeline.sweep_calls(interval) is 'Marks calls that nobody reported in time (or longer ago than that) as unsettled, and closes the budget alerts of months that are over; returns how many calls.';

revoke all on function pipeline.model_limits_pause(public.model_registry, bigint) from public, anon, authenticated, service_role;
revoke all on function pipeline.reserve_call(public.model_registry, text, bigint, numeric, pipeline.jobs, int, uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.sweep_calls(interval) from public, anon, authenticated, service_role;
grant execute on function pipeline.model_limits_pause(public.model_registry, bigint) to service_role;
grant execute on function pipeline.reserve_call(public.model_registry, text, bigint, numeric, pipeline.jobs, int, uuid) to service_role;
grant execute on function pipeline.sweep_calls(interval) to service_role;
