begin;
\ir ../_helpers.sql
select plan(12);
set local role service_role;
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', 'Uno.'), tests.crawl('a', 'https://example.org/2', 'Dos.');
create temp table snapshot as select * from public.create_snapshot('antes');
create temp table run as select tests.discover('a', array['https://example.org/1', 'https://example.org/2']) as id;
-- Both have a new text. Of 1 the batch is with a worker, of 2 the chunk is only queued.
select tests.ingest(tests.parsed('Uno bis.'));
select pipeline.open_embedding_jobs((select id from run), at_once => true);
create temp table work as select job from jsonb_array_elements(pipeline.claim_work('embedding', 'tests') -> 'jobs') job;
select tests.ingest(tests.parsed('Dos bis.'));
select is((select array_agg(estado) from public.documentos_oficiales), array['processing', 'processing'], 'both are on their way');
select is((select array_agg(action) from public.rollback_to_snapshot((select id from snapshot))), array['restore', 'restore'], 'what search shows is as it was, what it would show next is not');

select * from public.rollback_to_snapshot((select id from snapshot), false);
select is((select array_agg(estado) from public.documentos_oficiales), array['ready', 'ready'], 'both are ready with the old text');
select is(tests.shown(), array['/1: Uno.', '/2: Dos.'], 'which search shows');
select is((select count(*) from pipeline.embedding_queue where job_id is null), 0::bigint, 'what nobody needs is not embedded');

create temp table before as select id, version, estado, served_version, updated_at from public.documentos_oficiales;
select is((select pipeline.complete_embedding((job ->> 'id')::bigint, (job ->> 'lease_token')::uuid, tests.embedded(job)) from work), 'done', 'the batch that was on its way may come');
select tests.embed_all();
select set_eq($$ select id, version, estado, served_version, updated_at from public.documentos_oficiales $$, $$ select * from before $$, 'and changes no document');
select is(tests.shown(), array['/1: Uno.', '/2: Dos.'], 'search shows the old texts still');
select is((tests.run((select id from run))).state, 'succeeded', 'the run that had brought the texts has ended');
select is((tests.run((select id from run))).unchanged, 2, 'both unchanged');
select is((select array_agg(distinct error_code) from pipeline.run_documents where run_id = (select id from run)), array['ROLLED_BACK'], 'with the reason');
select is_empty($$ select * from public.rollback_to_snapshot((select id from snapshot)) $$, 'and nothing differs');

select * from finish();
rollback;
