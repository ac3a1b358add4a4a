create function public.is_operator()
returns boolean
language sql
stable
set search_path = ''
as $$
  select coalesce(
    nullif(current_setting('request.jwt.claims', true), '')::jsonb -> 'app_metadata' ->> 'profeflow_role' = 'operator',
    false
  );
$$;

comment on function public.is_operator() is
  'Whether the signed-in person is an operator: app_metadata.profeflow_role = "operator" in the JWT, which only an administrator can set.';

revoke all on function public.is_operator() from public, anon, authenticated, service_role;
grant execute on function public.is_operator() to authenticated, service_role;

-- Asked inside definer functions, where current_user is the owner: the caller's role is the setting.
create function pipeline.require_operator(action text)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if current_setting('role', true) in ('anon', 'authenticated')
    and not public.is_operator()
  then
    perform pipeline.raise_error('OPERATOR_REQUIRED', format('Cannot %s: only an operator may', action));
  end if;
end;
$$;

comment on function pipeline.require_operator(text) is 'Raises OPERATOR_REQUIRED for a signed-in person who is no operator; servers and owners pass.';

revoke all on function pipeline.require_operator(text) from public, anon, authenticated, service_role;
grant execute on function pipeline.require_operator(text) to service_role;
