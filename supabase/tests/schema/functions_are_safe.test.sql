begin;
\ir ../_helpers.sql
select plan(3);
select is_empty($$
  select p.oid::regprocedure from pg_proc p
   where p.pronamespace in ('public'::regnamespace, 'pipeline'::regnamespace)
     and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
     and not coalesce(p.proconfig @> array['search_path=""'], false)
     and p.prosqlbody is null
$$, 'every function has an empty search_path, or a body whose names were bound when it was created');
select is_empty($$
  select p.oid::regprocedure from pg_proc p
   where p.pronamespace in ('public'::regnamespace, 'pipeline'::regnamespace) and p.prosrc ~* 'when\s+others\s+then'
     and p.prosrc !~* 'when\s+others\s+then(.|\n)*raise\s*;'
     -- A requested rollback that fails is a dead job with the message: left to the scheduler's log, it would be tried for ever.
     and p.proname <> 'carry_out_rollbacks'
$$, 'none swallows every error');
-- A definer function runs with its owner's rights, so each is named here.
select bag_eq($$
  select n.nspname || '.' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
   where n.nspname in ('public', 'pipeline') and p.prosecdef
$$, array['pipeline.kick_workers', 'pipeline.kick_at_commit', 'pipeline.archive_version', 'public.reprocess_document',
  'public.release_document', 'public.create_snapshot', 'public.verify_snapshot',
  'public.export_snapshot', 'pipeline.complete_export', 'public.rollback_to_snapshot',
  'public.request_rollback', 'public.rollback_document', 'public.document_as_of', 'public.document_diff',
  'pipeline.hold_batch', 'pipeline.hold_chunks', 'pipeline.prune_fallbacks', 'pipeline.tend_vector_indexes', 'pipeline.take_snapshot', 'pipeline.drop_snapshot', 'pipeline.roll_back', 'pipeline.carry_out_rollbacks', 'pipeline.prune',
  'pipeline.record_served', 'pipeline.enqueue_edited',
  'public.search_documents', 'public.match_documents', 'pipeline.register_model', 'pipeline.retire_model'], 'the definer functions are these and no others');

select * from finish();
rollback;
