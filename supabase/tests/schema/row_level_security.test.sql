begin;
\ir ../_helpers.sql
select plan(2);
select is_empty($$
  select c.oid::regclass from pg_class c
   where c.relnamespace in ('public'::regnamespace, 'pipeline'::regnamespace) and c.relkind in ('r', 'p') and not c.relrowsecurity
$$, 'row level security is on for every table');
select is_empty($$
  select p.tablename, p.policyname from pg_policies p
   where p.schemaname in ('public', 'pipeline') and (p.roles = '{public}' or p.cmd = 'ALL')
$$, 'every policy is for one operation and named roles');

select * from finish();
rollback;
