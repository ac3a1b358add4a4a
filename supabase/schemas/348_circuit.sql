-- Which failures say something of the provider. A text that it refuses says something of the text.
create function pipeline.is_provider_failure(error_code text)
returns boolean
language sql
immutable
set search_path = ''
return error_code is not null and error_code <> 'PROVIDER_REJECTED_INPUT';

comment on function pipeline.is_provider_failure(text) is 'Whether a call''s error counts against its provider.';

create function pipeline.is_passing_failure(error_code text)
returns boolean
language sql
immutable
set search_path = ''
return error_code in (
  'PROVIDER_RATE_LIMITED', 'PROVIDER_UNAVAILABLE', 'PROVIDER_TIMEOUT', 'PROVIDER_BAD_ANSWER', 'EMBEDDING_INVALID'
);

comment on function pipeline.is_passing_failure(text) is
  'Whether the same call may go well a little later: rate limits, 5xx, timeouts, broken answers. A wrong key, a quota that is gone or a model that is not there will not.';

-- Full jitter (Brooker, "Exponential Backoff And Jitter", AWS 2015): uniform in [0, min(cap, base * 2^(failures - 1))].
create function pipeline.call_backoff_ms(failures int)
returns int
language sql
volatile
set search_path = ''
as $$
  select ceil(random() * least(
    (pipeline.setting('call_retry_cap_ms'))::float8,
    (pipeline.setting('call_retry_base_ms'))::float8 * power(2, least(greatest(failures, 1), 30) - 1)
  ))::int;
$$;

comment on function pipeline.call_backoff_ms(int) is 'How long to wait before a call is made again that has failed so many times.';

-- After Nygard, "Release It!" (2007), and resilience4j: it opens on the share of failures in a window, which is counted in the
-- ledger, so that a call that goes well writes nothing here. A provider that answers again is probed by one call alone: 100
-- waiting workers do not fall upon it together.
create function pipeline.note_failure(model_id uuid, error_code text, retry_after interval)
returns void
language plpgsql
set search_path = ''
as $$
declare
  circuit pipeline.circuits;
  moment timestamptz := clock_timestamp();
  window_start timestamptz;
  calls int;
  failures int;
  long_pause boolean := retry_after > make_interval(secs => (pipeline.setting('retry_after_cap_seconds'))::float8);
  open_for numeric;
begin
  insert into pipeline.circuits (model_id) values (note_failure.model_id) on conflict on constraint circuits_pkey do nothing;
  select c.* into circuit from pipeline.circuits c where c.model_id = note_failure.model_id for update;

  if circuit.state = 'open' then
    -- A call that was under way when it opened.
    return;
  end if;
  if circuit.state = 'closed' and retry_after is not null and not long_pause and pipeline.is_passing_failure(error_code) then
    update pipeline.circuits c
    set held_until = greatest(c.held_until, moment + retry_after)
    where c.model_id = circuit.model_id;
  end if;

  if circuit.state = 'closed' and pipeline.is_passing_failure(error_code) and long_pause is not true then
    window_start := greatest(
      moment - make_interval(secs => (pipeline.setting('circuit_window_seconds'))::float8),
      circuit.closed_at
    );
    select count(*), count(*) filter (where c.status <> 'ok' and pipeline.is_provider_failure(c.error_code))
    into calls, failures
    from public.pipeline_costs c
    where c.model_id = circuit.model_id
      and c."timestamp" >= window_start
      and c.status in ('ok', 'error');
    if calls < (pipeline.setting('circuit_min_calls'))::int
      or failures < (pipeline.setting('circuit_failure_share'))::numeric * calls
    then
      return;
    end if;
  end if;

  open_for := case circuit.state
    when 'half_open' then least(circuit.open_seconds * 2, (pipeline.setting('circuit_open_cap_seconds'))::numeric)
    else (pipeline.setting('circuit_open_seconds'))::numeric
  end;
  update pipeline.circuits c
  set state = 'open',
      error_code = note_failure.error_code,
      opened_at = case c.state when 'closed' then moment else c.opened_at end,
      open_seconds = open_for,
      open_until = moment + greatest(make_interval(secs => open_for::float8), coalesce(retry_after, interval '0')),
      probe_until = null
  where c.model_id = circuit.model_id;
  perform pipeline.raise_alert('circuit_open', circuit.model_id::text, 'warning',
    format('%s %s is not called: %s', m.model_name, m.model_version, note_failure.error_code),
    jsonb_build_object('model_id', m.id, 'error_code', note_failure.error_code))
  from public.model_registry m
  where m.id = circuit.model_id;
end;
$$;

comment on function pipeline.note_failure(uuid, text, interval) is
  'Counts a failed call against its model: opens the circuit when the window says so, at once when the key or quota is gone, for longer when a probe fails; a short Retry-After holds calls back.';

create function pipeline.note_success(model_id uuid)
returns void
language plpgsql
set search_path = ''
as $$
begin
  -- Only the probe closes it: a call from before says nothing of now.
  update pipeline.circuits c
  set state = 'closed', error_code = null, open_until = null, open_seconds = null, opened_at = null, probe_until = null,
      held_until = null, closed_at = clock_timestamp()
  where c.model_id = note_success.model_id
    and c.state = 'half_open';
  if found then
    perform pipeline.resolve_alert('circuit_open', note_success.model_id::text);
    update pipeline.jobs j
    set not_before = clock_timestamp()
    where j.state = 'ready'
      and j.error_code = 'CIRCUIT_OPEN'
      and j.not_before > clock_timestamp();
  end if;
end;
$$;

comment on function pipeline.note_success(uuid) is 'Closes the circuit of a model whose probe went well; what waited for it may go on.';

create function pipeline.close_circuit(model_id uuid)
returns void
language sql
set search_path = ''
as $$
  update pipeline.circuits c set state = 'half_open', probe_until = clock_timestamp()
  where c.model_id = close_circuit.model_id and c.state = 'open';
  select pipeline.note_success(close_circuit.model_id);
$$;

comment on function pipeline.close_circuit(uuid) is 'For an operator who has mended what was wrong (a key, say): calls go again at once.';

-- The last gate before a call, as it may make the caller the prober.
create function pipeline.pass_circuit(model_id uuid, probe_for interval, out passes boolean, out until timestamptz, out reason text)
language plpgsql
set search_path = ''
as $$
declare
  circuit pipeline.circuits;
  moment timestamptz := clock_timestamp();
begin
  select c.* into circuit from pipeline.circuits c where c.model_id = pass_circuit.model_id;
  if circuit.model_id is null or circuit.state = 'closed' then
    passes := circuit.held_until is null or circuit.held_until <= moment;
    until := circuit.held_until;
    reason := case when not passes then 'held' end;
    return;
  end if;
  if circuit.state = 'open' and circuit.open_until > moment then
    passes := false;
    until := circuit.open_until;
    reason := 'open';
    return;
  end if;
  -- One of all who come by at this moment.
  update pipeline.circuits c
  set state = 'half_open', probe_until = moment + probe_for
  where c.model_id = circuit.model_id
    and (c.state = 'open' and c.open_until <= moment or c.state = 'half_open' and c.probe_until <= moment);
  passes := found;
  if not passes then
    select c.* into circuit from pipeline.circuits c where c.model_id = pass_circuit.model_id;
    passes := circuit.state = 'closed';
    until := case circuit.state when 'open' then circuit.open_until else circuit.probe_until end;
    reason := case when passes then null when circuit.state = 'open' then 'open' else 'probing' end;
  end if;
end;
$$;

comment on function pipeline.pass_circuit(uuid, interval) is
  'Whether a model may be called now; if not, until when and why: held (Retry-After), open, probing (another call finds out). May make the caller the prober.';

revoke all on function pipeline.is_provider_failure(text) from public, anon, authenticated, service_role;
revoke all on function pipeline.is_passing_failure(text) from public, anon, authenticated, service_role;
revoke all on function pipeline.call_backoff_ms(int) from public, anon, authenticated, service_role;
revoke all on function pipeline.note_failure(uuid, text, interval) from public, anon, authenticated, service_role;
revoke all on function pipeline.note_success(uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.close_circuit(uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.pass_circuit(uuid, interval) from public, anon, authenticated, service_role;
grant execute on function pipeline.is_provider_failure(text) to service_role;
grant execute on function pipeline.is_passing_failure(text) to service_role;
grant execute on function pipeline.call_backoff_ms(int) to service_role;
grant execute on function pipeline.note_failure(uuid, text, interval) to service_role;
grant execute on function pipeline.note_success(uuid) to service_role;
grant execute on function pipeline.close_circuit(uuid) to service_role;
grant execute on function pipeline.pass_circuit(uuid, interval) to service_role;
