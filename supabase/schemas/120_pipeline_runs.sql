create table public.pipeline_runs (
  id text not null,
  trigger text not null,
  source_id uuid,
  external_id text,
  options jsonb not null default '{}',
  state text not null default 'running',
  started_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  discovered int not null default 0,
  ready int not null default 0,
  unchanged int not null default 0,
  duplicate int not null default 0,
  quarantined int not null default 0,
  irrelevant int not null default 0,
  rejected int not null default 0,
  dead int not null default 0,
  retired int not null default 0,
  pages int not null default 0,
  chunks int not null default 0,
  embeddings int not null default 0,
  provider_calls int not null default 0,
  tokens bigint not null default 0,
  cost_usd numeric not null default 0,
  error_rate numeric,
  seconds numeric,
  constraint pipeline_runs_pkey primary key (id),
  constraint pipeline_runs_source_fkey foreign key (source_id) references public.sources (id) on delete set null,
  constraint id_has_its_form check (id ~ '^run_[0-9]{8}_[0-9]{6}_[0-9a-f]{4}$'),
  constraint state_is_known check (state in ('running', 'succeeded', 'completed_with_errors', 'failed')),
  constraint ended_run_has_its_time check ((state = 'running') = (finished_at is null)),
  constraint outcomes_add_up check (
    state = 'running'
    or discovered = ready + unchanged + duplicate + quarantined + irrelevant + rejected + dead + retired
  )
);

comment on table public.pipeline_runs is 'One row a run, with its totals once it has ended; it ends by itself with its last job.';
comment on column public.pipeline_runs.external_id is 'Id of whoever started it elsewhere, a CI run for one (options.external_id).';
comment on column public.pipeline_runs.state is
  'running; succeeded: no document dead; completed_with_errors: some dead; failed: a source could not be read, every document is dead, or a rollback or an export could not be done.';
comment on column public.pipeline_runs.chunks is 'Chunks that were new to the knowledge base.';
comment on column public.pipeline_runs.error_rate is 'dead / discovered; null when nothing was discovered.';

create index pipeline_runs_source_idx on public.pipeline_runs (source_id);
create index pipeline_runs_running_idx on public.pipeline_runs (id) where state = 'running';
create index pipeline_runs_started_idx on public.pipeline_runs (started_at);

alter table public.pipeline_runs enable row level security;
revoke all on public.pipeline_runs from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.pipeline_runs to service_role;
grant select on public.pipeline_runs to authenticated;
create policy operators_read_runs on public.pipeline_runs for select to authenticated using ((select public.is_operator()));
