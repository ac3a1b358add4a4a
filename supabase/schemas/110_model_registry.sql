create table public.model_registry (
  id uuid not null default gen_random_uuid(),
  model_name text not null,
  model_version text not null,
  model_type text not null,
  provider text not null,
  config jsonb not null default '{}',
  performance_metrics jsonb not null default '{}',
  is_active boolean not null default false,
  fallback_tier int,
  created_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz,
  constraint model_registry_pkey primary key (id),
  constraint model_registry_name_version_key unique (model_name, model_version),
  constraint model_type_is_known check (model_type in ('embedding', 'classification', 'extraction')),
  constraint provider_is_known check (
    provider in ('openai', 'gemini', 'cohere', 'anthropic', 'supabase', 'local', 'openai-compatible')
  ),
  constraint config_is_valid check (pipeline.model_config_problem(model_type, provider, config) is null),
  constraint fallback_tiers_count_from_two check (fallback_tier >= 2),
  constraint retired_is_out_of_use check (retired_at is null or (not is_active and fallback_tier is null))
);

comment on table public.model_registry is 'Every model that may be called, with its limits; no model name, price or limit is in code.';
comment on column public.model_registry.config is
  'How it is called: model (name at the provider), base_url, api_key_env (name of the variable that holds the key), dimensions, batch and rate limits, task prefixes, timeout_ms; every key in docs/providers.md.';
comment on column public.model_registry.fallback_tier is
  'Its place in the order in which models stand in for the active one (tier 1); null: never. pipeline.set_fallback_tiers.';

comment on column public.model_registry.retired_at is 'When its vectors were dropped; the row stays, as lineage and ledger refer to it.';

create unique index one_active_model_per_type on public.model_registry (model_type) where is_active;
comment on index public.one_active_model_per_type is 'One active embedding model at a time.';
create unique index one_model_per_tier on public.model_registry (model_type, fallback_tier) where fallback_tier is not null;

alter table public.model_registry enable row level security;
revoke all on public.model_registry from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.model_registry to service_role;
grant select on public.model_registry to authenticated;
create policy operators_read_models on public.model_registry for select to authenticated using ((select public.is_operator()));
