create table public.model_registry (
  id uuid not null default gen_random_uuid(),
  model_name text not null,
  model_version text not null,
  model_type text not null,
  provider text not null,
  config jsonb not null default '{}',
  performance_metrics jsonb not null default '{}',
  is_active boolean not null default false,
  created_at timestamptz not null default now(),
  constraint model_registry_pkey primary key (id),
  constraint model_registry_name_version_key unique (model_name, model_version),
  constraint model_type_is_known check (model_type in ('embedding', 'classification', 'extraction')),
  constraint provider_is_known check (
    provider in ('openai', 'gemini', 'cohere', 'anthropic', 'supabase', 'local', 'openai-compatible')
  ),
  constraint embedding_model_has_dimensions check (
    model_type <> 'embedding' or (config ->> 'dimensions')::int between 1 and 4000
  )
);

comment on table public.model_registry is 'Every model that may be called, with its limits; no model name, price or limit is in code.';
comment on column public.model_registry.config is
  'dimensions, model (name at the provider), base_url, api_key_env (name of the variable that holds the key), max_inputs, max_tokens_per_input, max_tokens_per_request, prefix_passage, prefix_query, timeout_ms, normalised.';

create unique index one_active_model_per_type on public.model_registry (model_type) where is_active;
comment on index public.one_active_model_per_type is 'One active embedding model at a time.';

alter table public.model_registry enable row level security;
revoke all on public.model_registry from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.model_registry to service_role;
grant select on public.model_registry to authenticated;
create policy operators_read_models on public.model_registry for select to authenticated using ((select public.is_operator()));

create table pipeline.model_prices (
  id bigint generated always as identity,
  model_id uuid not null,
  usd_per_million_tokens numeric not null,
  effective_from timestamptz not null,
  provenance text not null,
  constraint model_prices_pkey primary key (id),
  constraint model_prices_model_fkey foreign key (model_id) references public.model_registry (id) on delete cascade,
  constraint one_price_at_a_time unique (model_id, effective_from),
  constraint price_is_not_negative check (usd_per_million_tokens >= 0)
);

comment on table pipeline.model_prices is 'Prices by the day they hold from, with where they were read; a call is charged the price of its moment.';

alter table pipeline.model_prices enable row level security;
revoke all on pipeline.model_prices from public, anon, authenticated, service_role;
grant select, insert, update, delete on pipeline.model_prices to service_role;
