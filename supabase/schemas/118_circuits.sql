create table pipeline.circuits (
  model_id uuid not null,
  state text not null default 'closed',
  error_code text,
  opened_at timestamptz,
  open_until timestamptz,
  open_seconds numeric,
  probe_until timestamptz,
  held_until timestamptz,
  closed_at timestamptz,
  constraint circuits_pkey primary key (model_id),
  constraint circuits_model_fkey foreign key (model_id) references public.model_registry (id) on delete cascade,
  constraint state_is_known check (state in ('closed', 'open', 'half_open')),
  constraint open_has_end check (state = 'closed' or (open_until is not null and open_seconds is not null and error_code is not null)),
  constraint probe_has_end check ((state = 'half_open') = (probe_until is not null))
);

comment on table pipeline.circuits is
  'The circuit breaker of a model, shared by all workers: closed (calls go), open (none goes before open_until), half_open (one probe is under way). No row: closed.';
comment on column pipeline.circuits.error_code is 'What opened it.';
comment on column pipeline.circuits.open_seconds is 'How long it is open this time; doubled by a probe that fails, up to settings.circuit_open_cap_seconds.';
comment on column pipeline.circuits.probe_until is 'Until when the probe may take: a prober that died is replaced then.';
comment on column pipeline.circuits.held_until is 'The provider asked for a pause until then (Retry-After): calls wait, the circuit stays closed.';

alter table pipeline.circuits enable row level security;
revoke all on pipeline.circuits from public, anon, authenticated, service_role;
grant select, insert, update, delete on pipeline.circuits to service_role;
