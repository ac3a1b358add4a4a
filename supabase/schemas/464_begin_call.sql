-- A job whose every model is out of reach for now goes back as it was; the attempt does not count.
create function pipeline.defer_job(job pipeline.jobs, until timestamptz, error_code text, message text)
returns void
language sql
set search_path = ''
as $$
  update pipeline.jobs j
  set state = 'ready',
      attempt = greatest(j.attempt - 1, 0),
      lease_token = null,
      lease_expires_at = null,
      -- Not all at the same moment.
      not_before = until + random() * least(interval '10 seconds', greatest(until - clock_timestamp(), interval '1 second')),
      error_code = defer_job.error_code,
      error_message = defer_job.message,
      updated_at = clock_timestamp()
  where j.id = job.id;
$$;

comment on function pipeline.defer_job(pipeline.jobs, timestamptz, text, text) is
  'Puts a claimed job back until about a moment, with the reason; its attempt is not counted.';

create function pipeline.failures_of_attempt(job pipeline.jobs, model_id uuid, out failures int, out last_code text)
language sql
stable
set search_path = ''
as $$
  select
    count(*)::int,
    (array_agg(c.error_code order by c.settled_at desc))[1]
  from public.pipeline_costs c
  where c.job_id = job.id
    and c.attempt = pipeline.attempt_number(job)
    and c.model_id = failures_of_attempt.model_id
    and c."timestamp" >= job.updated_at
    and c.status = 'error'
    and pipeline.is_provider_failure(c.error_code);
$$;

comment on function pipeline.failures_of_attempt(pipeline.jobs, uuid) is 'How often a model has failed a job since it was claimed, and the last reason.';

create function pipeline.call_to_make(job pipeline.jobs, call_id uuid, tier int, model public.model_registry, batch bigint[])
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object('kind', 'call', 'call_id', call_id, 'tier', tier, 'model', pipeline.model_json(model))
    || case
      when batch is null then '{}'
      -- What it was given with the job it need not be told again.
      when model.id::text = job.payload ->> 'model_id' then jsonb_build_object('chunk_ids', batch)
      else jsonb_build_object('texts', pipeline.embedding_texts(job, model, batch))
    end;
$$;

comment on function pipeline.call_to_make(pipeline.jobs, uuid, int, public.model_registry, bigint[]) is
  'begin_call''s answer for a call that is reserved: {kind: call, call_id, tier, model, chunk_ids (of the job''s own texts) or texts}.';

-- The one place that decides what becomes of a call: which model, now or later, or not at all. The worker does as it is told:
--   call    make this call (its row is in the ledger), then come back, or report the job with the call in it
--   wait    come back in so many milliseconds
--   report  report what there is; the rest is another job's
--   stop    the job has been put back or failed, there is nothing to report
--   stale   the lease is another worker's
create function pipeline.begin_call(job_id bigint, lease_token uuid, request jsonb default '{}')
returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  job pipeline.jobs;
  settled jsonb := request -> 'settled';
  settled_model uuid;
  earlier public.pipeline_costs;
  partial boolean := coalesce((request ->> 'partial')::boolean, false);
  chunk_ids bigint[];
  candidate record;
  model public.model_registry;
  price pipeline.model_prices;
  failed record;
  batch record;
  reserved record;
  pause_ms int;
  wait_until timestamptz;
  wait_code text;
  opened_by text;
  dead_code text;
  lease_share timestamptz;
  patience timestamptz;
  new_state text;
begin
  if jsonb_typeof(request -> 'chunk_ids') = 'array' then
    chunk_ids := array(select x::bigint from jsonb_array_elements_text(request -> 'chunk_ids') x);
  end if;
  job := pipeline.lock_leased_job(begin_call.job_id, begin_call.lease_token, 'begin_call');
  if job.id is not null
    and (settled ->> 'status' = 'error' or exists (select from pipeline.circuits c where c.state <> 'closed'))
  then
    -- This may be the end of the job.
    perform pipeline.hold_waiting_documents(job);
  end if;
  if settled is not null then
    -- Budgets before circuits, as everywhere.
    perform pipeline.budget_room(job.run_id);
    settled_model := (pipeline.settle_call(settled, begin_call.job_id)).model_id;
  end if;
  if job.id is null then
    return jsonb_build_object('kind', 'stale');
  end if;
  -- Asked again because the answer was lost: the same call, not another one.
  select c.* into earlier from public.pipeline_costs c where c.id = (request ->> 'call_id')::uuid and c.job_id = job.id;
  if found then
    select m.* into model from public.model_registry m where m.id = earlier.model_id;
    if job.stage = 'embedding' then
      select b.* into batch from pipeline.embedding_batch(job, model, chunk_ids, null, null, earlier.tokens_used) b;
    else
      select null::bigint[] as ids into batch;
    end if;
    return pipeline.call_to_make(job, earlier.id, earlier.tier, model, batch.ids);
  end if;
  if job.stage = 'embedding' and not exists (
    select from pipeline.embedding_queue q
    where q.job_id = job.id and (chunk_ids is null or q.chunk_id = any (chunk_ids))
  ) then
    -- Another job has brought these vectors, or their model was retired.
    return jsonb_build_object('kind', 'report');
  end if;
  -- A worker waits within the first part of its lease; what would take longer is another claim's.
  lease_share := job.lease_expires_at - 0.4 * (job.lease_expires_at - job.updated_at);
  patience := lease_share;

  for candidate in select c.* from pipeline.model_chain(job, coalesce(request ->> 'model_type', 'embedding')) c loop
    model := candidate.model;
    if job.stage <> 'embedding' then
      -- A page takes a model longer than a batch of texts, and has to be kept before the lease ends.
      patience := least(lease_share,
        job.lease_expires_at - make_interval(secs => coalesce((model.config ->> 'timeout_ms')::float8, 90000) / 1000));
    end if;
    select f.* into failed from pipeline.failures_of_attempt(job, model.id) f;
    if failed.failures > 0 then
      if not pipeline.is_passing_failure(failed.last_code)
        or failed.failures > coalesce((model.config ->> 'max_retries')::int, (pipeline.setting('call_max_retries'))::int)
      then
        dead_code := failed.last_code;
        continue;
      end if;
      if model.id = settled_model then
        pause_ms := pipeline.call_backoff_ms(failed.failures);
        if clock_timestamp() + make_interval(secs => pause_ms / 1000.0) <= patience then
          return jsonb_build_object('kind', 'wait', 'ms', pause_ms);
        end if;
        dead_code := failed.last_code;
        exit;
      end if;
    end if;

    price := pipeline.price_in_force(model.id);
    if job.stage = 'embedding' then
      select b.* into batch
      from pipeline.embedding_batch(job, model, chunk_ids, price.usd_per_million_tokens,
        case when price.usd_per_million_tokens > 0 then pipeline.budget_room(job.run_id) end) b;
    else
      select null::bigint[] as ids, (request ->> 'tokens')::bigint as tokens,
        pipeline.call_cost(price, coalesce((request ->> 'most_tokens')::bigint, (request ->> 'tokens')::bigint),
          greatest((request ->> 'most_output_tokens')::bigint, (model.config ->> 'max_output_tokens')::bigint, 0)) as most_usd
      into batch;
    end if;
    if batch.tokens is null then
      reserved := null;
      select null::uuid as call_id, 'budget' as refused, null::timestamptz as until into reserved;
    else
      select r.* into reserved
      from pipeline.reserve_call(model, job.stage, batch.tokens, batch.most_usd, job, candidate.tier, (request ->> 'call_id')::uuid) r;
    end if;

    if reserved.refused is null then
      return pipeline.call_to_make(job, reserved.call_id, candidate.tier, model, batch.ids);
    elsif reserved.refused = 'budget' then
      perform pipeline.raise_alert('budget_spent', to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM'), 'critical',
        format('Paid calls have stopped: no budget has room for one of %s %s', model.model_name, model.model_version),
        jsonb_build_object('model_id', model.id, 'run_id', job.run_id));
      wait_until := least(wait_until, clock_timestamp() + interval '1 minute');
      wait_code := coalesce(wait_code, 'BUDGET_EXHAUSTED');
      exit when pipeline.setting('budget_policy') = '"wait"';
    elsif reserved.refused in ('busy', 'held') then
      pause_ms := ceil(extract(epoch from reserved.until - clock_timestamp()) * 1000) + pipeline.call_backoff_ms(2);
      if clock_timestamp() + make_interval(secs => pause_ms / 1000.0) <= patience then
        return jsonb_build_object('kind', 'wait', 'ms', pause_ms);
      end if;
      wait_until := least(wait_until, reserved.until);
      wait_code := coalesce(wait_code, 'PROVIDER_RATE_LIMITED');
      exit;
    else
      -- Its circuit is open, or another call is finding out whether it may be closed.
      select c.error_code into opened_by from pipeline.circuits c where c.model_id = model.id;
      -- Null where it has been closed this moment.
      if opened_by is null or pipeline.is_passing_failure(opened_by) then
        wait_until := least(
          wait_until,
          case reserved.refused when 'probing' then least(reserved.until, clock_timestamp() + interval '2 seconds') else reserved.until end
        );
        wait_code := coalesce(wait_code, 'CIRCUIT_OPEN');
      else
        dead_code := opened_by;
      end if;
    end if;
  end loop;

  if partial then
    return jsonb_build_object('kind', 'report');
  end if;
  if wait_until is not null then
    pause_ms := greatest(ceil(extract(epoch from wait_until - clock_timestamp()) * 1000), 0) + pipeline.call_backoff_ms(2);
    if wait_code <> 'BUDGET_EXHAUSTED' and clock_timestamp() + make_interval(secs => pause_ms / 1000.0) <= patience then
      return jsonb_build_object('kind', 'wait', 'ms', pause_ms);
    end if;
    perform pipeline.defer_job(job, wait_until, wait_code,
      format('Cannot call a model for job %s before %s: %s', job.id, wait_until, wait_code));
    return jsonb_build_object('kind', 'stop', 'state', 'ready', 'code', wait_code);
  end if;
  if job.payload ? 'kind' and not pipeline.is_passing_failure(dead_code) then
    -- Nobody stands in for its model, and no document waits for it: it goes on by itself when the key or the quota is back.
    perform pipeline.defer_job(job,
      coalesce((select greatest(c.open_until, c.probe_until) from pipeline.circuits c where c.model_id = model.id), clock_timestamp() + interval '1 minute'),
      'CIRCUIT_OPEN', format('Cannot call model %s for job %s: %s', model.id, job.id, dead_code));
    return jsonb_build_object('kind', 'stop', 'state', 'ready', 'code', 'CIRCUIT_OPEN');
  end if;
  dead_code := coalesce(dead_code, case when job.payload ? 'rejected_by' then 'PROVIDER_REJECTED_INPUT' else 'PROVIDER_UNKNOWN' end);
  new_state := pipeline.settle_failure(
    job, dead_code,
    coalesce(settled ->> 'message', job.payload ->> 'rejected_message', format('Cannot do job %s: no model can (%s)', job.id, dead_code)),
    make_interval(secs => (settled ->> 'retry_after_ms')::float8 / 1000)
  );
  return jsonb_build_object('kind', 'stop', 'state', new_state, 'code', dead_code);
end;
$$;

comment on function pipeline.begin_call(bigint, uuid, jsonb) is
  'Asks leave for a provider call of a claimed job; {call_id: a uuid for it, settled: the call before, chunk_ids: which of the batch''s texts, partial: something is embedded already; model_type, tokens, most_tokens, most_output_tokens for other stages}. Answers {kind: call | wait | report | stop | stale, …}: reservation, circuits, budgets, retries and the order of models are decided here.';

revoke all on function pipeline.defer_job(pipeline.jobs, timestamptz, text, text) from public, anon, authenticated, service_role;
revoke all on function pipeline.call_to_make(pipeline.jobs, uuid, int, public.model_registry, bigint[]) from public, anon, authenticated, service_role;
grant execute on function pipeline.call_to_make(pipeline.jobs, uuid, int, public.model_registry, bigint[]) to service_role;
revoke all on function pipeline.failures_of_attempt(pipeline.jobs, uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.begin_call(bigint, uuid, jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.defer_job(pipeline.jobs, timestamptz, text, text) to service_role;
grant execute on function pipeline.failures_of_attempt(pipeline.jobs, uuid) to service_role;
grant execute on function pipeline.begin_call(bigint, uuid, jsonb) to service_role;
