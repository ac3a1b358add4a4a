begin;
\ir ../_helpers.sql
select plan(3);
select is_empty($$
  select p.oid::regprocedure from pg_proc p
   where p.pronamespace in ('public'::regnamespace, 'pipeline'::regnamespace)
     and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
     and not coalesce(p.proconfig @> array['search_path=""'], false)
$$, 'every function has an empty search_path');
select is_empty($$
  select p.oid::regprocedure from pg_proc p
   where p.pronamespace in ('public'::regnamespace, 'pipeline'::regnamespace) and p.prosrc ~* 'when\s+others\s+then'
     and p.prosrc !~* 'when\s+others\s+then(.|\n)*raise\s*;'
$$, 'none swallows every error');
-- A definer function runs with its owner's rights, so each is named here.
select bag_eq($$
  select n.nspname || '.' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
   where n.nspname in ('public', 'pipeline') and p.prosecdef
$$, array['pipeline.kick_workers', 'pipeline.kick_at_commit', 'pipeline.archive_version', 'public.reprocess_document',
  'public.release_document',
  'public.search_documents', 'public.match_documents', 'pipeline.register_model', 'pipeline.retire_model'], 'the definer functions are these and no others');

select * from finish();
rollback;
