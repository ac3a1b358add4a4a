-- Stand-in for pg_cron 1.6: the same tables, functions and privileges. The jobs are run by local/cron, which `notify`
-- tells of changes.
create schema if not exists cron;

create sequence if not exists cron.jobid_seq;
create sequence if not exists cron.runid_seq;

create table if not exists cron.job (
  jobid bigint primary key default nextval('cron.jobid_seq'),
  schedule text not null,
  command text not null,
  nodename text not null default 'localhost',
  nodeport int not null default coalesce(inet_server_port(), 5432),
  database text not null default current_database(),
  username text not null default current_user,
  active boolean not null default true,
  jobname text,
  constraint jobname_username_uniq unique (jobname, username)
);

create table if not exists cron.job_run_details (
  jobid bigint,
  runid bigint primary key default nextval('cron.runid_seq'),
  job_pid integer,
  database text,
  username text,
  command text,
  status text,
  return_message text,
  start_time timestamptz,
  end_time timestamptz
);

alter table cron.job enable row level security;
alter table cron.job_run_details enable row level security;

do $$
begin
  if not exists (select from pg_catalog.pg_policies where schemaname = 'cron' and policyname = 'cron_job_policy') then
    create policy cron_job_policy on cron.job using (username = current_user);
  end if;
  if not exists (
    select from pg_catalog.pg_policies where schemaname = 'cron' and policyname = 'cron_job_run_details_policy'
  ) then
    create policy cron_job_run_details_policy on cron.job_run_details using (username = current_user);
  end if;
end;
$$;

grant select on cron.job to public;
grant select, delete on cron.job_run_details to public;
grant select on sequence cron.jobid_seq, cron.runid_seq to public;

create or replace function cron._check_schedule(schedule text)
returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  if schedule ~ '^\s*([1-9]|[1-5][0-9])\s+seconds?\s*$'
    or schedule ~ '^\s*@(reboot|yearly|annually|monthly|weekly|daily|midnight|hourly)\s*$'
    or schedule ~ '^\s*[0-9*/,-]+(\s+[0-9*/,$-]+){1}(\s+[0-9*/,$-]+){1}(\s+[0-9A-Za-z*/,-]+){2}\s*$'
  then
    return schedule;
  end if;
  raise exception 'invalid schedule: %', schedule
    using errcode = '22023', hint = 'Use cron format (e.g. 5 4 * * *), or interval format ''[1-59] seconds''';
end;
$$;

create or replace function cron.schedule(job_name text, schedule text, command text)
returns bigint
language sql
set search_path = ''
as $$
  insert into cron.job (jobname, schedule, command)
  values (job_name, cron._check_schedule(schedule), command)
  on conflict on constraint jobname_username_uniq
  do update set schedule = excluded.schedule, command = excluded.command, active = true
  returning jobid
$$;

create or replace function cron.schedule(schedule text, command text)
returns bigint
language sql
strict
set search_path = ''
as $$
  insert into cron.job (schedule, command)
  values (cron._check_schedule(schedule), command)
  returning jobid
$$;

create or replace function cron.unschedule(job_id bigint)
returns boolean
language plpgsql
strict
set search_path = ''
as $$
begin
  delete from cron.job where jobid = job_id;
  if not found then
    raise exception 'could not find valid entry for job %', job_id;
  end if;
  return true;
end;
$$;

create or replace function cron.unschedule(job_name text)
returns boolean
language plpgsql
strict
set search_path = ''
as $$
begin
  delete from cron.job where jobname = job_name and username = current_user;
  if not found then
    raise exception 'could not find valid entry for job ''%''', job_name;
  end if;
  return true;
end;
$$;

create or replace function cron.alter_job(
  job_id bigint,
  schedule text default null,
  command text default null,
  database text default null,
  username text default null,
  active boolean default null
)
returns void
language plpgsql
set search_path = ''
as $$
begin
  update cron.job j
  set
    schedule = coalesce(cron._check_schedule(alter_job.schedule), j.schedule),
    command = coalesce(alter_job.command, j.command),
    database = coalesce(alter_job.database, j.database),
    username = coalesce(alter_job.username, j.username),
    active = coalesce(alter_job.active, j.active)
  where j.jobid = job_id;
  if not found then
    raise exception 'Job % does not exist or you don''t own it', job_id;
  end if;
end;
$$;

revoke all on function cron.alter_job(bigint, text, text, text, text, boolean) from public;

create or replace function cron._tell_worker()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform pg_catalog.pg_notify('profeflow_cron', '');
  return null;
end;
$$;

create or replace trigger tell_worker
after insert or update or delete or truncate on cron.job
for each statement execute function cron._tell_worker();
