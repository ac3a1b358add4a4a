create table pipeline.model_aliases (
  model_type text not null,
  alias text not null,
  model_id uuid not null,
  set_at timestamptz not null default clock_timestamp(),
  constraint model_aliases_pkey primary key (model_type, alias),
  constraint model_aliases_model_fkey foreign key (model_id) references public.model_registry (id) on delete cascade,
  constraint alias_has_its_form check (alias ~ '^[a-z][a-z0-9_-]{0,62}$')
);

comment on table pipeline.model_aliases is
  'Names for models: champion is the active one and follows it, challenger the one that is embedded to take its place, others are free.';

create index model_aliases_model_idx on pipeline.model_aliases (model_id);

alter table pipeline.model_aliases enable row level security;
revoke all on pipeline.model_aliases from public, anon, authenticated, service_role;
grant select, insert, update, delete on pipeline.model_aliases to service_role;

create function pipeline.follow_champion()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if new.is_active then
    insert into pipeline.model_aliases as a (model_type, alias, model_id)
    values (new.model_type, 'champion', new.id)
    on conflict on constraint model_aliases_pkey do update set model_id = excluded.model_id, set_at = clock_timestamp();
    delete from pipeline.model_aliases a
    where a.model_type = new.model_type and a.alias = 'challenger' and a.model_id = new.id;
  else
    delete from pipeline.model_aliases a
    where a.model_type = new.model_type and a.alias = 'champion' and a.model_id = new.id;
  end if;
  return null;
end;
$$;

comment on function pipeline.follow_champion() is 'Keeps the alias champion on the active model; a challenger that has won is none any more.';

create trigger _500_follow_champion
after insert or update of is_active on public.model_registry
for each row execute function pipeline.follow_champion();

create function pipeline.set_alias(alias text, model_id uuid)
returns void
language plpgsql
set search_path = ''
as $$
declare
  model public.model_registry;
begin
  select m.* into model from public.model_registry m where m.id = set_alias.model_id;
  if not found then
    perform pipeline.raise_error('NOT_FOUND', format('Cannot set alias %s: there is no model %s', alias, model_id));
  elsif alias = 'champion' then
    perform pipeline.raise_error('INVALID_STATE', 'Cannot set alias champion: it is the active model (pipeline.activate_model)');
  elsif alias = 'challenger' and model.is_active then
    perform pipeline.raise_error('INVALID_STATE',
      format('Cannot make %s %s the challenger: it is the active model', model.model_name, model.model_version));
  elsif model.retired_at is not null then
    perform pipeline.raise_error('INVALID_STATE',
      format('Cannot set alias %s: model %s %s was retired', alias, model.model_name, model.model_version));
  elsif alias !~ '^[a-z][a-z0-9_-]{0,62}$' then
    perform pipeline.raise_error('INVALID_ARGUMENT',
      format('Cannot set alias %L: it must be lower-case letters, digits, _ and -, a letter first', alias));
  end if;
  insert into pipeline.model_aliases as a (model_type, alias, model_id)
  values (model.model_type, set_alias.alias, model.id)
  on conflict on constraint model_aliases_pkey do update set model_id = excluded.model_id, set_at = clock_timestamp();
end;
$$;

comment on function pipeline.set_alias(text, uuid) is
  'Gives a model a name, or moves the name to it; raises NOT_FOUND, INVALID_STATE, INVALID_ARGUMENT.';

create function pipeline.model_by_alias(alias text, model_type text default 'embedding')
returns uuid
language sql
stable
set search_path = ''
as $$
  select a.model_id from pipeline.model_aliases a where a.model_type = model_by_alias.model_type and a.alias = model_by_alias.alias;
$$;

comment on function pipeline.model_by_alias(text, text) is 'The id of the model that has a name; null where none has.';

revoke all on function pipeline.follow_champion() from public, anon, authenticated, service_role;
revoke all on function pipeline.set_alias(text, uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.model_by_alias(text, text) from public, anon, authenticated, service_role;
grant execute on function pipeline.follow_champion() to service_role;
grant execute on function pipeline.set_alias(text, uuid) to service_role;
grant execute on function pipeline.model_by_alias(text, text) to service_role;
