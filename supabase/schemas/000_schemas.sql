-- Before the next statement: the extension's own functions have to stay executable by everyone.
create schema if not exists extensions;
create extension if not exists vector with schema extensions;

-- Nothing of ours is executable by everyone: must stand before the first function (and without `in schema`, where it has
-- no effect).
alter default privileges revoke execute on functions from public;

create schema if not exists pipeline;
comment on schema pipeline is 'ProfeFlow: jobs, chunks, embeddings, settings. Reached by service_role only.';

revoke all on schema pipeline from public;
grant usage on schema pipeline to service_role;

-- On Supabase the scheduler and the HTTP client are extensions; elsewhere something that offers the same schemas
-- (`cron`, `net`) has to be there before this migration.
do $$
begin
  if to_regnamespace('cron') is null then
    create extension pg_cron;
  end if;
  if to_regnamespace('net') is null then
    create extension pg_net;
  end if;
end;
$$;
