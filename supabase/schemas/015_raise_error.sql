create function pipeline.raise_error(code text, message text)
returns void
language plpgsql
stable
set search_path = ''
as $$
declare
  status int;
begin
  select e.http_status into status from pipeline.error_codes e where e.code = raise_error.code;
  if status is null then
    raise exception 'Cannot raise error %: it is not in pipeline.error_codes', raise_error.code
      using errcode = 'PT500', detail = 'INTERNAL';
  end if;
  raise exception '%', raise_error.message using errcode = 'PT' || status, detail = raise_error.code;
end;
$$;

comment on function pipeline.raise_error(text, text) is
  'Raises SQLSTATE PTnnn (the HTTP status to answer) with our error code in DETAIL, as PostgREST passes it on.';

revoke all on function pipeline.raise_error(text, text) from public, anon, authenticated, service_role;
grant execute on function pipeline.raise_error(text, text) to service_role;
