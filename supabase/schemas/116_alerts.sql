create table pipeline.alerts (
  id bigint generated always as identity,
  kind text not null,
  subject text not null,
  severity text not null,
  message text not null,
  details jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  resolved_at timestamptz,
  constraint alerts_pkey primary key (id),
  constraint severity_is_known check (severity in ('info', 'warning', 'critical')),
  constraint resolved_after_created check (resolved_at >= created_at)
);

comment on table pipeline.alerts is 'What a person should look at; one open row a kind and subject, resolved by whoever sees that it is over.';

create unique index one_open_alert on pipeline.alerts (kind, subject) where resolved_at is null;
create index alerts_created_idx on pipeline.alerts (created_at);

alter table pipeline.alerts enable row level security;
revoke all on pipeline.alerts from public, anon, authenticated, service_role;
grant select, insert, update, delete on pipeline.alerts to service_role;

create function pipeline.raise_alert(kind text, subject text, severity text, message text, details jsonb default '{}')
returns void
language sql
set search_path = ''
as $$
  insert into pipeline.alerts (kind, subject, severity, message, details)
  values (raise_alert.kind, raise_alert.subject, raise_alert.severity, raise_alert.message, raise_alert.details)
  on conflict (kind, subject) where resolved_at is null do nothing;
$$;

comment on function pipeline.raise_alert(text, text, text, text, jsonb) is 'Opens an alert, unless one of this kind and subject is open.';

create function pipeline.resolve_alert(kind text, subject text)
returns void
language sql
set search_path = ''
as $$
  update pipeline.alerts a
  set resolved_at = clock_timestamp()
  where a.kind = resolve_alert.kind and a.subject = resolve_alert.subject and a.resolved_at is null;
$$;

comment on function pipeline.resolve_alert(text, text) is 'Closes the open alert of a kind and subject, if there is one.';

revoke all on function pipeline.raise_alert(text, text, text, text, jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.resolve_alert(text, text) from public, anon, authenticated, service_role;
grant execute on function pipeline.raise_alert(text, text, text, text, jsonb) to service_role;
grant execute on function pipeline.resolve_alert(text, text) to service_role;
