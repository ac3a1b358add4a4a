-- What a month or a run has cost so far, calls under way at the most they can cost. Kept by a trigger on the ledger, so it is
-- the ledger's sum whoever writes there; a row of its own a scope, because whoever reserves has to lock it.
create table pipeline.spend (
  scope text not null,
  usd numeric not null default 0,
  constraint spend_pkey primary key (scope),
  constraint scope_has_its_form check (scope ~ '^(month \d{4}-\d{2}|run run_.+)$')
);

comment on table pipeline.spend is 'Sum of the ledger by month (UTC) and by run, reservations included: what budgets are compared with.';

alter table pipeline.spend enable row level security;
revoke all on pipeline.spend from public, anon, authenticated, service_role;
grant select, insert, update, delete on pipeline.spend to service_role;

create function pipeline.month_scope(at timestamptz)
returns text
language sql
immutable
set search_path = ''
return 'month ' || to_char(at at time zone 'utc', 'YYYY-MM');

comment on function pipeline.month_scope(timestamptz) is 'The scope in pipeline.spend of the month (UTC) of a moment.';

create function pipeline.committed_usd(call public.pipeline_costs)
returns numeric
language sql
immutable
set search_path = ''
return case when call.status = 'reserved' then call.reserved_usd else call.estimated_cost_usd end;

comment on function pipeline.committed_usd(public.pipeline_costs) is 'What a ledger row takes of the budgets.';

create function pipeline.watch_budget(spent numeric, at timestamptz)
returns void
language plpgsql
set search_path = ''
as $$
declare
  budget numeric := (pipeline.setting('monthly_budget_usd'))::numeric;
  share numeric := (pipeline.setting('budget_alert_share'))::numeric;
  month text := to_char(at at time zone 'utc', 'YYYY-MM');
begin
  if budget > 0 and spent >= share * budget then
    perform pipeline.raise_alert('budget_near', month, 'warning',
      format('%s USD of the %s USD budget of %s are spent or reserved', round(spent, 4), budget, month),
      jsonb_build_object('spent_usd', spent, 'budget_usd', budget));
  end if;
end;
$$;

comment on function pipeline.watch_budget(numeric, timestamptz) is
  'Opens the alert budget_near once a month''s spending passes settings.budget_alert_share of its budget.';

create function pipeline.count_spend()
returns trigger
language plpgsql
set search_path = ''
as $$
declare
  before_usd numeric := case when tg_op = 'INSERT' then 0 else pipeline.committed_usd(old) end;
  after_usd numeric := case when tg_op = 'DELETE' then 0 else pipeline.committed_usd(new) end;
  call public.pipeline_costs := coalesce(new, old);
  spent numeric;
begin
  if after_usd = before_usd then
    return null;
  end if;
  -- The month before the run, as reserve_call locks them.
  insert into pipeline.spend as s (scope, usd)
  values (pipeline.month_scope(call."timestamp"), after_usd - before_usd)
  on conflict on constraint spend_pkey do update set usd = s.usd + excluded.usd
  returning s.usd into spent;
  if call.run_id is not null then
    insert into pipeline.spend as s (scope, usd)
    values ('run ' || call.run_id, after_usd - before_usd)
    on conflict on constraint spend_pkey do update set usd = s.usd + excluded.usd;
  end if;
  if after_usd > before_usd then
    perform pipeline.watch_budget(spent, call."timestamp");
  end if;
  return null;
end;
$$;

comment on function pipeline.count_spend() is 'Keeps pipeline.spend the sum of the ledger.';

create trigger _500_count_spend
after insert or update or delete on public.pipeline_costs
for each row execute function pipeline.count_spend();

-- Null for no limit. Locks what it read until the transaction ends: two workers never share the same room.
create function pipeline.budget_room(run_id text)
returns numeric
language plpgsql
set search_path = ''
as $$
declare
  month_budget numeric := (pipeline.setting('monthly_budget_usd'))::numeric;
  run_budget numeric := (pipeline.setting('run_budget_usd'))::numeric;
  month_scope text := pipeline.month_scope(clock_timestamp());
  spent numeric;
  room numeric;
begin
  if month_budget is not null then
    insert into pipeline.spend (scope) values (month_scope) on conflict on constraint spend_pkey do nothing;
    select s.usd into spent from pipeline.spend s where s.scope = month_scope for update;
    room := month_budget - spent;
  end if;
  if run_budget is not null and run_id is not null then
    insert into pipeline.spend (scope) values ('run ' || run_id) on conflict on constraint spend_pkey do nothing;
    select s.usd into spent from pipeline.spend s where s.scope = 'run ' || budget_room.run_id for update;
    room := least(room, run_budget - spent);
  end if;
  return room;
end;
$$;

comment on function pipeline.budget_room(text) is
  'USD that may still be reserved this month and in this run; null without a limit. Holds the answer true until the transaction ends.';

-- More room: what waits for it goes on at the next tick.
create function pipeline.budget_changed()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  update pipeline.jobs j
  set not_before = clock_timestamp()
  where j.state = 'ready'
    and j.error_code = 'BUDGET_EXHAUSTED'
    and j.not_before > clock_timestamp();
  -- In the order in which a reservation takes them.
  update pipeline.alerts a set resolved_at = clock_timestamp() where a.kind = 'budget_spent' and a.resolved_at is null;
  update pipeline.alerts a set resolved_at = clock_timestamp() where a.kind = 'budget_near' and a.resolved_at is null;
  perform pipeline.watch_budget(s.usd, clock_timestamp())
  from pipeline.spend s
  where s.scope = pipeline.month_scope(clock_timestamp());
  return null;
end;
$$;

comment on function pipeline.budget_changed() is 'Lets jobs that wait for a budget try again, and looks anew whether its alert is still true.';

create trigger _500_budget_changed
after update on pipeline.settings
for each row when (
  new.key in ('monthly_budget_usd', 'run_budget_usd', 'budget_policy', 'budget_alert_share') and new.value is distinct from old.value
) execute function pipeline.budget_changed();

revoke all on function pipeline.month_scope(timestamptz) from public, anon, authenticated, service_role;
revoke all on function pipeline.committed_usd(public.pipeline_costs) from public, anon, authenticated, service_role;
revoke all on function pipeline.watch_budget(numeric, timestamptz) from public, anon, authenticated, service_role;
revoke all on function pipeline.count_spend() from public, anon, authenticated, service_role;
revoke all on function pipeline.budget_room(text) from public, anon, authenticated, service_role;
revoke all on function pipeline.budget_changed() from public, anon, authenticated, service_role;
grant execute on function pipeline.month_scope(timestamptz) to service_role;
grant execute on function pipeline.committed_usd(public.pipeline_costs) to service_role;
grant execute on function pipeline.watch_budget(numeric, timestamptz) to service_role;
grant execute on function pipeline.count_spend() to service_role;
grant execute on function pipeline.budget_room(text) to service_role;
grant execute on function pipeline.budget_changed() to service_role;
