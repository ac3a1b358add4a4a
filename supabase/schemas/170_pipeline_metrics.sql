create table public.pipeline_metrics (
  id uuid not null default gen_random_uuid(),
  run_id text,
  stage text,
  metric_name text not null,
  metric_value numeric not null,
  "timestamp" timestamptz not null default clock_timestamp(),
  metadata jsonb not null default '{}',
  constraint pipeline_metrics_pkey primary key (id),
  constraint pipeline_metrics_run_fkey foreign key (run_id) references public.pipeline_runs (id) on delete cascade
);

comment on table public.pipeline_metrics is
  'Measurements: processing_time (s), fetch_ms, parse_ms, quality_score, embedding_latency (s), error_rate, run_seconds, stale_report.';

create index pipeline_metrics_run_idx on public.pipeline_metrics (run_id);
create index pipeline_metrics_name_idx on public.pipeline_metrics (metric_name, "timestamp");

alter table public.pipeline_metrics enable row level security;
revoke all on public.pipeline_metrics from public, anon, authenticated, service_role;
grant select, insert on public.pipeline_metrics to service_role;
grant select on public.pipeline_metrics to authenticated;
create policy operators_read_metrics on public.pipeline_metrics for select to authenticated using ((select public.is_operator()));

create table public.pipeline_costs (
  id uuid not null default gen_random_uuid(),
  run_id text,
  stage text not null,
  provider text not null,
  model_id uuid,
  price_id bigint,
  job_id bigint,
  attempt int,
  endpoint text,
  status text not null,
  error_code text,
  api_calls int not null,
  tokens_used bigint not null,
  tokens_estimated boolean not null default false,
  estimated_cost_usd numeric not null,
  latency_ms numeric,
  "timestamp" timestamptz not null default clock_timestamp(),
  constraint pipeline_costs_pkey primary key (id),
  constraint pipeline_costs_run_fkey foreign key (run_id) references public.pipeline_runs (id) on delete set null,
  constraint pipeline_costs_model_fkey foreign key (model_id) references public.model_registry (id),
  constraint pipeline_costs_price_fkey foreign key (price_id) references pipeline.model_prices (id) on delete set null,
  constraint status_is_known check (status in ('ok', 'error')),
  constraint counts_are_not_negative check (api_calls >= 0 and tokens_used >= 0 and estimated_cost_usd >= 0)
);

comment on table public.pipeline_costs is 'The ledger: one row a provider call, failed ones too, at the price of its moment.';
comment on column public.pipeline_costs.estimated_cost_usd is 'tokens_used x price / 10^6; numeric without scale, as a call may cost less than a thousandth of a cent.';

comment on column public.pipeline_costs.attempt is
  'With job_id the attempt that made the call: data_lineage has the same job_id and attempt for its start and its end.';

create index pipeline_costs_attempt_idx on public.pipeline_costs (job_id, attempt);
create index pipeline_costs_run_idx on public.pipeline_costs (run_id);
create index pipeline_costs_model_idx on public.pipeline_costs (model_id);
create index pipeline_costs_price_idx on public.pipeline_costs (price_id);
create index pipeline_costs_timestamp_idx on public.pipeline_costs ("timestamp");

alter table public.pipeline_costs enable row level security;
revoke all on public.pipeline_costs from public, anon, authenticated, service_role;
grant select, insert on public.pipeline_costs to service_role;
grant select on public.pipeline_costs to authenticated;
create policy operators_read_costs on public.pipeline_costs for select to authenticated using ((select public.is_operator()));
