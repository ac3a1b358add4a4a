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
