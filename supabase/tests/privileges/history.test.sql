begin;
\ir ../_helpers.sql
select plan(5);
create temp table history (name text);
insert into history values ('public.document_versions'), ('public.data_snapshots'), ('pipeline.snapshot_documents'), ('pipeline.served_versions'), ('pipeline.prunes'),
  ('pipeline.rollback_steps');
select is_empty($$
  select h.name, r.role, p.privilege from history h
  cross join (values ('anon'), ('authenticated'), ('service_role')) as r (role)
  cross join unnest(array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) as p (privilege)
  where has_table_privilege(r.role, h.name, p.privilege)
$$, 'history is written by its own functions and triggers only');
select is_empty($$
  select h.name, r.role from history h cross join (values ('anon'), ('authenticated')) as r (role)
  where h.name like 'pipeline.%' and has_table_privilege(r.role, h.name, 'SELECT')
$$, 'people do not read the machinery');
select is_empty($$
  select c.relname from pg_class c
  where c.oid in ('pipeline.document_chunks'::regclass, 'pipeline.chunk_lists'::regclass, 'pipeline.list_embeddings'::regclass, 'pipeline.chunks'::regclass)
    and (has_table_privilege('service_role', c.oid, 'UPDATE') or has_table_privilege('service_role', c.oid, 'DELETE'))
$$, 'workers add to chunk lists and change none');
select results_eq($$
  select p.proname::text collate "default", r.role, has_function_privilege(r.role, p.oid, 'EXECUTE')
  from pg_proc p cross join (values ('anon'), ('authenticated'), ('service_role')) as r (role)
  where p.proname in ('rollback_to_snapshot', 'request_rollback', 'create_snapshot', 'drop_snapshot', 'prune', 'carry_out_rollbacks', 'apply_rollback') and p.pronamespace in ('public'::regnamespace, 'pipeline'::regnamespace)
  order by 1, 2
$$, $$ values
  ('apply_rollback', 'anon', false), ('apply_rollback', 'authenticated', false), ('apply_rollback', 'service_role', false),
  ('carry_out_rollbacks', 'anon', false), ('carry_out_rollbacks', 'authenticated', false), ('carry_out_rollbacks', 'service_role', false),
  ('create_snapshot', 'anon', false), ('create_snapshot', 'authenticated', true), ('create_snapshot', 'service_role', true),
  ('drop_snapshot', 'anon', false), ('drop_snapshot', 'authenticated', false), ('drop_snapshot', 'service_role', true),
  ('prune', 'anon', false), ('prune', 'authenticated', false), ('prune', 'service_role', true),
  ('request_rollback', 'anon', false), ('request_rollback', 'authenticated', true), ('request_rollback', 'service_role', true),
  ('rollback_to_snapshot', 'anon', false), ('rollback_to_snapshot', 'authenticated', false), ('rollback_to_snapshot', 'service_role', true)
$$, 'who may do what to history');
select is_empty($$
  select p.proname from pg_proc p
  where p.pronamespace in ('public'::regnamespace, 'pipeline'::regnamespace) and p.prosecdef
    and not coalesce('search_path=""' = any (p.proconfig), false)
$$, 'what runs with the owner''s rights has a fixed search_path');

select * from finish();
rollback;
