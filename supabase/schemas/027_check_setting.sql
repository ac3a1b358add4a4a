-- A value of the wrong kind would stop whatever reads it, far from where it was written.
create function pipeline.check_setting()
returns trigger
language plpgsql
set search_path = ''
as $$
declare
  kind text := jsonb_typeof(old.value);
begin
  -- Clients that bind '0.5' as a parameter write a string: the number is what was meant.
  if kind in ('number', 'null') and jsonb_typeof(new.value) = 'string' and new.value #>> '{}' ~ '^-?\d+(\.\d+)?$' then
    new.value := to_jsonb((new.value #>> '{}')::numeric);
  end if;
  if kind not in ('null', jsonb_typeof(new.value)) and new.value <> 'null' then
    perform pipeline.raise_error('INVALID_ARGUMENT',
      format('Cannot set %s to %s: it must be of the kind %s, as %s', new.key, new.value, kind, old.value));
  end if;
  new.updated_at := clock_timestamp();
  return new;
end;
$$;

comment on function pipeline.check_setting() is 'Keeps a setting of the kind that it is (number, text, list …), or null; raises INVALID_ARGUMENT.';

create trigger _100_check_setting
before update on pipeline.settings
for each row execute function pipeline.check_setting();

revoke all on function pipeline.check_setting() from public, anon, authenticated, service_role;
grant execute on function pipeline.check_setting() to service_role;
