begin;
\ir ../_helpers.sql
select plan(2);
select is_empty($$
  select c.oid::regclass from pg_class c
   where c.relnamespace in ('public'::regnamespace, 'pipeline'::regnamespace)
     and c.relkind in ('r', 'p', 'v', 'm')
     and not c.relispartition
     and obj_description(c.oid, 'pg_class') is null
$$, 'every table and view says what it is');
select is_empty($$
  select p.oid::regprocedure from pg_proc p
   where p.pronamespace in ('public'::regnamespace, 'pipeline'::regnamespace)
     and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
     and obj_description(p.oid, 'pg_proc') is null
$$, 'every function says what it does');

select * from finish();
rollback;
