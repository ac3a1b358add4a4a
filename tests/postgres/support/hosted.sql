-- What a new hosted project looks like before its first migration, run by the superuser `supabase_admin`.
-- Names, attributes and grants follow supabase/postgres (migrations/db): the owner's role is no superuser, and
-- extensions belong to somebody else. The stand-ins of `auth`, `vault` and `net`, which Debian does not package, come
-- from local/ afterwards.

create role postgres login nosuperuser createrole createdb bypassrls replication password 'postgres';
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role authenticator login noinherit password 'authenticator';
create role supabase_auth_admin login noinherit createrole password 'supabase_auth_admin';
create role supabase_storage_admin login noinherit createrole password 'supabase_storage_admin';
create role dashboard_user nologin createdb createrole replication;

grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role to postgres with admin option;
grant pg_monitor, pg_read_all_data, pg_signal_backend to postgres with admin option;
alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';
alter role postgres set search_path = "$user", public, extensions;

-- supautils lets the owner set it, for restores (supautils.privileged_role_allowed_configs).
grant set on parameter session_replication_role to postgres;

alter database postgres owner to postgres;
grant all on schema public to postgres;
grant usage on schema public to anon, authenticated, service_role;

create schema extensions;
grant usage on schema extensions to public;
grant all on schema extensions to postgres with grant option;
create extension vector with schema extensions;
create extension unaccent with schema extensions;
create extension pgcrypto with schema extensions;
create extension pg_trgm with schema extensions;
create extension plpgsql_check with schema extensions;
create extension pgtap with schema extensions;

create extension pg_cron;
grant usage on schema cron to postgres with grant option;
grant all on all tables in schema cron to postgres with grant option;
grant all on all sequences in schema cron to postgres with grant option;
grant execute on all functions in schema cron to postgres with grant option;
revoke all on cron.job from postgres;
grant select on cron.job to postgres with grant option;

create schema auth;
create schema storage;
create table storage.buckets (
  id text primary key,
  name text not null unique,
  public boolean default false,
  file_size_limit bigint,
  allowed_mime_types text[],
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);
alter table storage.buckets enable row level security;
grant usage on schema storage to postgres, anon, authenticated, service_role;
grant all on storage.buckets to postgres, anon, authenticated, service_role;
