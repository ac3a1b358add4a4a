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
