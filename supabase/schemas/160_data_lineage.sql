create table public.data_lineage (
  id uuid not null default gen_random_uuid(),
  event_id bigint generated always as identity,
  documento_id uuid,
  version int,
  pipeline_run_id text,
  stage text not null,
  event text not null,
  job_id bigint,
  attempt int,
  input_hash text,
  output_hash text,
  config_hash text,
  code_version text,
  model_id uuid,
  cost_usd numeric not null default 0,
  "timestamp" timestamptz not null default clock_timestamp(),
  metadata jsonb not null default '{}',
  constraint data_lineage_pkey primary key (id),
  constraint data_lineage_event_id_key unique (event_id),
  constraint data_lineage_documento_fkey foreign key (documento_id) references public.documentos_oficiales (id),
  constraint data_lineage_run_fkey foreign key (pipeline_run_id) references public.pipeline_runs (id),
  constraint data_lineage_model_fkey foreign key (model_id) references public.model_registry (id),
  constraint stage_is_known check (stage in ('discovery', 'ingestion', 'processing', 'embedding', 'validation')),
  constraint event_is_known check (event in ('COMPLETE', 'FAIL')),
  constraint complete_has_output check (event <> 'COMPLETE' or output_hash is not null),
  constraint one_completion_per_version unique nulls not distinct (documento_id, version, stage, event, job_id, attempt)
);

comment on table public.data_lineage is
  'Append-only: what each stage took in and gave out, as hashes. URL, bytes, text, vectors, verdict: the input of a stage is the output of an earlier one.';
comment on column public.data_lineage.input_hash is 'SHA-256 of what the stage took: an earlier event''s output_hash; null for discovery.';

create index data_lineage_run_idx on public.data_lineage (pipeline_run_id);
create index data_lineage_model_idx on public.data_lineage (model_id);

alter table public.data_lineage enable row level security;
revoke all on public.data_lineage from public, anon, authenticated, service_role;
grant select, insert on public.data_lineage to service_role;
grant select on public.data_lineage to authenticated;
create policy operators_read_lineage on public.data_lineage for select to authenticated using ((select public.is_operator()));
