-- Where Supabase keeps extensions, with the one that every project has from the start.
create schema if not exists extensions;
grant usage on schema extensions to anon, authenticated, service_role;

create extension if not exists pgcrypto with schema extensions;

grant usage on schema public to anon, authenticated, service_role;
