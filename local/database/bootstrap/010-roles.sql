-- The roles of a Supabase project. `authenticator` is what PostgREST logs in as there; here nobody does.
do $$
declare
  wanted record;
begin
  for wanted in
    select *
    from (values
      ('authenticator', 'nologin noinherit'),
      ('anon', 'nologin noinherit'),
      ('authenticated', 'nologin noinherit'),
      ('service_role', 'nologin noinherit bypassrls')
    ) as r (rolname, attributes)
  loop
    if not exists (select from pg_catalog.pg_roles where pg_roles.rolname = wanted.rolname) then
      execute pg_catalog.format('create role %I %s', wanted.rolname, wanted.attributes);
    end if;
    if wanted.rolname <> 'authenticator' then
      if not pg_catalog.pg_has_role('authenticator', wanted.rolname, 'member') then
        execute pg_catalog.format('grant %I to authenticator', wanted.rolname);
      end if;
      -- Who creates a role may hand it out, but may not take it on before granting it to itself.
      if not pg_catalog.pg_has_role(current_user, wanted.rolname, 'set') then
        execute pg_catalog.format('grant %I to %I', wanted.rolname, current_user);
      end if;
    end if;
  end loop;
end;
$$;
