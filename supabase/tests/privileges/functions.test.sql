begin;
\ir ../_helpers.sql
select plan(3);

-- What each role may call; service_role calls everything else that is no trigger.
create temp table expected (role text, function text);
insert into expected values
  ('anon', 'public.search_documents'),
  ('anon', 'public.match_documents'),
  ('authenticated', 'public.search_documents'),
  ('authenticated', 'public.match_documents'),
  ('authenticated', 'public.is_operator'),
  ('authenticated', 'public.reprocess_document'),
  ('authenticated', 'public.release_document'),
  ('authenticated', 'public.document_as_of'),
  ('authenticated', 'public.lineage_of'),
  ('authenticated', 'public.lineage_of_chunk'),
  -- What the view openlineage_events is made with: it runs with the rights of its reader. They read nothing.
  ('authenticated', 'pipeline.openlineage_uuid'),
  ('authenticated', 'pipeline.openlineage_uri'),
  ('authenticated', 'pipeline.openlineage_facet'),
  ('authenticated', 'pipeline.openlineage_datasets'),
  ('authenticated', 'public.create_snapshot'),
  ('authenticated', 'public.verify_snapshot'),
  ('authenticated', 'public.export_snapshot'),
  ('authenticated', 'public.request_rollback'),
  ('authenticated', 'public.rollback_document'),
  ('authenticated', 'public.document_diff'),
  ('authenticated', 'public.experiment_report');

create temp view ours as
select p.oid, n.nspname || '.' || p.proname as function, p.prorettype = 'trigger'::regtype as is_trigger, p.proacl
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
 where n.nspname in ('public', 'pipeline')
   and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e');

select is_empty($$
  select o.function, r.role
    from ours o
    cross join (values ('anon'), ('authenticated')) as r (role)
   where has_function_privilege(r.role, o.oid, 'EXECUTE')
     and not exists (select from expected e where e.role = r.role and e.function = o.function)
$$, 'strangers and signed-in people call only what the contract gives them');

select is_empty($$
  select o.function from ours o where o.proacl is null or exists (select from aclexplode(o.proacl) a where a.grantee = 0)
$$, 'nothing is executable by everyone');

select is_empty($$
  select o.function from ours o where o.is_trigger and has_function_privilege('authenticated', o.oid, 'EXECUTE')
$$, 'nobody calls a trigger''s function');

select * from finish();
rollback;
