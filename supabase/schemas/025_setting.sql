create function pipeline.setting(key text)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  found_value jsonb;
begin
  select s.value into found_value from pipeline.settings s where s.key = setting.key;
  if not found then
    perform pipeline.raise_error('INTERNAL', format('Cannot read setting %s: it is not in pipeline.settings', setting.key));
  end if;
  return nullif(found_value, 'null'::jsonb);
end;
$$;

comment on function pipeline.setting(text) is 'The value of a setting, null where it is JSON null; raises INTERNAL for an unknown key.';

revoke all on function pipeline.setting(text) from public, anon, authenticated, service_role;
grant execute on function pipeline.setting(text) to service_role;
