create view public.cost_by_month
with (security_invoker = true)
as
select
  date_trunc('month', c."timestamp" at time zone 'utc')::date as month,
  c.provider,
  coalesce(m.model_name, '-') as model_name,
  sum(c.api_calls)::bigint as api_calls,
  sum(c.tokens_used)::bigint as tokens,
  sum(c.estimated_cost_usd) as cost_usd
from public.pipeline_costs c
left join public.model_registry m on m.id = c.model_id
group by 1, 2, 3;

comment on view public.cost_by_month is 'The ledger by month (UTC), provider and model.';

create view public.cost_by_day
with (security_invoker = true)
as
select
  (c."timestamp" at time zone 'utc')::date as day,
  c.provider,
  coalesce(m.model_name, '-') as model_name,
  c.stage,
  sum(c.api_calls)::bigint as api_calls,
  count(*) filter (where c.status = 'error') as failed_calls,
  sum(c.tokens_used)::bigint as tokens,
  sum(c.estimated_cost_usd) as cost_usd
from public.pipeline_costs c
left join public.model_registry m on m.id = c.model_id
group by 1, 2, 3, 4;

comment on view public.cost_by_day is 'The ledger by day (UTC), provider, model and stage.';

create view public.cost_by_run
with (security_invoker = true)
as
select
  c.run_id,
  r.trigger,
  r.started_at,
  sum(c.api_calls)::bigint as api_calls,
  count(*) filter (where c.status = 'error') as failed_calls,
  count(*) filter (where c.status = 'unsettled') as unsettled_calls,
  sum(c.tokens_used)::bigint as tokens,
  sum(c.estimated_cost_usd) as cost_usd
from public.pipeline_costs c
left join public.pipeline_runs r on r.id = c.run_id
group by 1, 2, 3;

comment on view public.cost_by_run is 'The ledger by run; the row without one is what searches cost.';

create view public.cost_by_model
with (security_invoker = true)
as
select
  m.id as model_id,
  m.model_name,
  m.model_version,
  m.provider,
  sum(c.api_calls)::bigint as api_calls,
  count(*) filter (where c.status = 'ok') as ok_calls,
  count(*) filter (where c.status = 'error') as failed_calls,
  count(*) filter (where c.status = 'unsettled') as unsettled_calls,
  sum(c.tokens_used)::bigint as tokens,
  bool_or(c.tokens_estimated and c.status <> 'reserved') as some_tokens_estimated,
  sum(c.estimated_cost_usd) as cost_usd,
  avg(c.latency_ms) filter (where c.status = 'ok') as mean_latency_ms,
  max(c."timestamp") as last_call
from public.model_registry m
join public.pipeline_costs c on c.model_id = m.id
group by m.id;

comment on view public.cost_by_model is 'The ledger by model: calls by outcome, tokens, USD, mean latency (ms).';

-- A vector was paid once, whoever has its chunk: those who share it share its cost. What made no vector (questions, failed and
-- repeated calls, vectors that retention has removed) belongs to no document and stands in the row without one.
create view public.cost_by_document
with (security_invoker = true)
as
with owners as (
  select dc.chunk_id, dc.documento_id, count(*) over (partition by dc.chunk_id) as owners
  from (select distinct o.chunk_id, o.documento_id from pipeline.document_chunks o) dc
),
by_document as (
  select o.documento_id, sum(e.cost_usd / o.owners) as cost_usd, sum(e.tokens) as tokens, count(*) as vectors
  from pipeline.chunk_embeddings e
  join owners o on o.chunk_id = e.chunk_id
  group by o.documento_id
)
select d.id as documento_id, d.source_id, d.fuente, d.url_original, d.titulo, b.vectors, b.tokens, b.cost_usd
from by_document b
join public.documentos_oficiales d on d.id = b.documento_id
union all
select null, null, null, null, null, null, null,
  coalesce((select sum(c.estimated_cost_usd) from public.pipeline_costs c), 0) - coalesce((select sum(b.cost_usd) from by_document b), 0);

comment on view public.cost_by_document is
  'What the vectors of each document cost, shared chunks in equal parts; the row without a document is the rest of the ledger. Their sum is the ledger''s.';

create view public.cost_by_source
with (security_invoker = true)
as
select
  s.id as source_id,
  s.name,
  s.fuente,
  count(c.documento_id) as documents,
  sum(c.vectors)::bigint as vectors,
  sum(c.cost_usd) as cost_usd
from public.cost_by_document c
left join public.sources s on s.id = c.source_id
group by s.id;

comment on view public.cost_by_source is 'cost_by_document by source.';

create view public.cost_forecast
with (security_invoker = true)
as
with bounds as (
  select
    date_trunc('month', clock_timestamp() at time zone 'utc') as month_start,
    clock_timestamp() at time zone 'utc' as moment
),
spent as (
  select
    b.month_start,
    extract(epoch from b.month_start + interval '1 month' - b.month_start) as month_seconds,
    extract(epoch from b.moment - b.month_start) as passed_seconds,
    b.moment,
    (
      select coalesce(sum(c.estimated_cost_usd), 0)
      from public.pipeline_costs c
      where c."timestamp" >= b.month_start at time zone 'utc'
    ) as spent_usd,
    (
      select coalesce(sum(c.estimated_cost_usd), 0)
      from public.pipeline_costs c
      where c."timestamp" >= (b.moment - least(interval '7 days', b.moment - b.month_start)) at time zone 'utc'
    ) as recent_usd,
    (
      select coalesce(sum(c.reserved_usd), 0) from public.pipeline_costs c where c.status = 'reserved'
    ) as under_way_usd
  from bounds b
)
select
  s.month_start::date as month,
  s.spent_usd,
  s.under_way_usd,
  -- Spent so far, and the rest of the month at the pace of the last seven days (of the month so far, before its eighth day).
  s.spent_usd + s.recent_usd / greatest(least(604800, s.passed_seconds), 3600) * (s.month_seconds - s.passed_seconds) as forecast_usd,
  (pipeline.setting('monthly_budget_usd'))::numeric as budget_usd,
  s.spent_usd / nullif((pipeline.setting('monthly_budget_usd'))::numeric, 0) as budget_share
from spent s;

comment on view public.cost_forecast is
  'This month (UTC): spent, reserved for calls under way, what it will have cost at its end at the pace of the last seven days, and the budget.';

create view public.provider_status
with (security_invoker = true)
as
select
  m.id as model_id,
  m.model_name,
  m.model_version,
  m.model_type,
  m.provider,
  m.is_active,
  m.fallback_tier,
  coalesce(c.state, 'closed') as circuit,
  c.error_code,
  c.open_until,
  l.calls,
  l.failed,
  l.under_way
from public.model_registry m
left join pipeline.circuits c on c.model_id = m.id
cross join lateral (
  select
    count(*) filter (where x.status in ('ok', 'error')) as calls,
    count(*) filter (where x.status = 'error') as failed,
    count(*) filter (where x.status = 'reserved') as under_way
  from public.pipeline_costs x
  where x.model_id = m.id
    and x."timestamp" > clock_timestamp() - interval '5 minutes'
) l
where m.retired_at is null;

comment on view public.provider_status is 'Each model''s circuit, and its calls of the last five minutes.';

revoke all on public.cost_by_month, public.cost_by_day, public.cost_by_run, public.cost_by_model, public.cost_by_document,
  public.cost_by_source, public.cost_forecast, public.provider_status from public, anon, authenticated, service_role;
grant select on public.cost_by_month, public.cost_by_day, public.cost_by_run, public.cost_by_model, public.cost_by_document,
  public.cost_by_source, public.cost_forecast, public.provider_status to service_role;
grant select on public.cost_by_month, public.cost_by_day, public.cost_by_run, public.cost_by_model to authenticated;
