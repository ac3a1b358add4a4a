-- Where Supabase keeps extensions, with the one that every project has from the start.
create schema if not exists extensions;
grant usage on schema extensions to anon, authenticated, service_role;
grant usage on schema public to anon, authenticated, service_role;

create extension if not exists pgcrypto with schema extensions;

-- On Supabase an extension belongs to the platform, whoever asks for it, so that default privileges of the migrations'
-- owner do not reach its functions: everyone may call them. Here that takes creating it before the migrations.
create extension if not exists vector with schema extensions;
