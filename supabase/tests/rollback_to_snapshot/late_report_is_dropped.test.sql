begin;
\ir ../_helpers.sql
select plan(13);
set local role service_role;
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', 'Uno.'), tests.crawl('a', 'https://example.org/2', 'Dos.');
create temp table snapshot as select * from public.create_snapshot('antes');
select tests.crawl('a', 'https://example.org/1', 'Uno bis.');
create temp table run as select tests.discover('a', array['https://example.org/1', 'https://example.org/2']) as id;
create temp table job as select * from tests.claim('ingestion');
create temp table other as select * from tests.claim('ingestion');

select * from public.rollback_to_snapshot((select id from snapshot), false);
create temp table before as select version, estado, contenido_texto, served_version, updated_at from tests.document('https://example.org/1');
select is((select pipeline.complete_ingestion(id, lease_token, tests.parsed('Uno ter.')) from job), 'done', 'what was fetched before the rollback of its document is taken');
select row_eq($$ select version, estado, contenido_texto, served_version, updated_at from tests.document('https://example.org/1') $$, (select before from before), 'and dropped');
select is((select error_code from tests.job((select id from job))), 'ROLLED_BACK', 'its job says why');
select row_eq($$ select outcome, error_code from tests.outcome((select id from run), 'https://example.org/1') $$, row('unchanged'::text, 'ROLLED_BACK'::text), 'its run too');
select is((select count(*) from public.data_lineage where event = 'FAIL' and metadata ->> 'error_code' = 'ROLLED_BACK'), 1::bigint, 'and its lineage');
select is((select count(*) from pipeline.chunks where content = 'Uno ter.'), 0::bigint, 'nothing of it is kept');

select is((select pipeline.complete_ingestion(id, lease_token, tests.parsed('Dos bis.')) from other), 'done', 'a document that did not differ');
select tests.embed_all();
select is((tests.document('https://example.org/2')).contenido_texto, 'Dos bis.', 'goes on as if nothing had been');
select is((tests.run((select id from run))).state, 'succeeded', 'the run has ended');
select is((tests.run((select id from run))).ready, 1, 'with the one ready');

-- A rejection, too late as well.
select tests.crawl('a', 'https://example.org/1', 'Uno quater.');
select tests.discover('a', array['https://example.org/1']);
create temp table late as select * from tests.claim('ingestion');
select * from public.rollback_to_snapshot((select id from snapshot), false);
select pipeline.complete_ingestion(id, lease_token, '{"outcome": "rejected", "error_code": "HTTP_NOT_FOUND", "message": "m"}') from late;
select row_eq($$ select estado, contenido_texto from tests.document('https://example.org/1') $$, row('ready'::text, 'Uno.'::text), 'that its source had it no longer is not believed either');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno quinquies.'));
select tests.embed_all();
select is((tests.document('https://example.org/1')).contenido_texto, 'Uno quinquies.', 'what is claimed afterwards is stored');
select is((tests.document('https://example.org/1')).restored_from, null, 'and is no rolled back version any more');

select * from finish();
rollback;
