create table public.pipeline_costs (
  id uuid not null default gen_random_uuid(),
  run_id text,
  stage text not null,
  provider text not null,
  model_id uuid,
  price_id bigint,
  job_id bigint,
  attempt int,
  tier int,
  endpoint text,
  status text not null,
  error_code text,
  api_calls int not null,
  tokens_used bigint not null,
  output_tokens bigint not null default 0,
  tokens_estimated boolean not null default false,
  estimated_cost_usd numeric not null,
  reserved_usd numeric not null default 0,
  reserved_until timestamptz,
  latency_ms numeric,
  "timestamp" timestamptz not null default clock_timestamp(),
  settled_at timestamptz,
  constraint pipeline_costs_pkey primary key (id),
  constraint pipeline_costs_run_fkey foreign key (run_id) references public.pipeline_runs (id) on delete set null,
  constraint pipeline_costs_model_fkey foreign key (model_id) references public.model_registry (id),
  constraint pipeline_costs_price_fkey foreign key (price_id) references pipeline.model_prices (id),
  constraint status_is_known check (status in ('reserved', 'ok', 'error', 'unsettled')),
  constraint reserved_has_end check ((status = 'reserved') = (reserved_until is not null)),
  constraint failure_has_reason check (status <> 'error' or error_code is not null),
  constraint counts_are_not_negative check (
    api_calls >= 0 and tokens_used >= 0 and output_tokens >= 0 and estimated_cost_usd >= 0 and reserved_usd >= 0
  )
);

comment on table public.pipeline_costs is 'The ledger: one row a provider call, failed, repeated and lost ones too, at the price of its moment.';
comment on column public.pipeline_costs.status is
  'reserved: about to be made or under way; ok, error: reported; unsettled: whoever made it never reported, so that it counts as if it had been made.';
comment on column public.pipeline_costs.tokens_used is
  'As the provider counted them; where it did not say, or nobody reported, our own count (tokens_estimated).';
comment on column public.pipeline_costs.estimated_cost_usd is
  '(tokens_used x price + output_tokens x output price) / 10^6; numeric without scale, as a call may cost less than a thousandth of a cent.';
comment on column public.pipeline_costs.reserved_usd is
  'The most the call can cost, taken from the budgets before it is made: no tokenizer makes more tokens of a text than it has bytes.';
comment on column public.pipeline_costs.reserved_until is 'When a call that nobody has reported is given up (pipeline.sweep_calls).';
comment on column public.pipeline_costs.tier is '1 for the model that was wanted, else the fallback_tier of the one that stood in.';
comment on column public.pipeline_costs.attempt is
  'With job_id the attempt that made the call: data_lineage has the same job_id and attempt for its start and its end.';

create index pipeline_costs_attempt_idx on public.pipeline_costs (job_id, attempt);
create index pipeline_costs_run_idx on public.pipeline_costs (run_id);
create index pipeline_costs_price_idx on public.pipeline_costs (price_id);
create index pipeline_costs_timestamp_idx on public.pipeline_costs ("timestamp");
-- The calls of a model in the last minute: its circuit, its rate limits; also for the foreign key.
create index pipeline_costs_model_idx on public.pipeline_costs (model_id, "timestamp");
-- Calls under way, a handful at any time.
create index pipeline_costs_reserved_idx on public.pipeline_costs (reserved_until) where status = 'reserved';

alter table public.pipeline_costs enable row level security;
revoke all on public.pipeline_costs from public, anon, authenticated, service_role;
grant select, insert, update on public.pipeline_costs to service_role;
grant select on public.pipeline_costs to authenticated;
create policy operators_read_costs on public.pipeline_costs for select to authenticated using ((select public.is_operator()));
