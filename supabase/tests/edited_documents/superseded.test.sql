begin;
\ir ../_helpers.sql
select plan(15);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nDos.');
select tests.edit('https://example.org/1', 'Tres.');
create temp table first as select * from tests.claim('ingestion');
reset role;
-- As in a transaction of its own.
select set_config('pipeline.edit_run', '', true);
set local role service_role;
select tests.edit('https://example.org/1', 'Cuatro.');

select is((select pipeline.edited_text(id, lease_token) from first), null, 'a text that was replaced is not handed out');
select is((select pipeline.complete_ingestion(id, lease_token, tests.parsed('Tres.')) from first), 'done', 'the late report is taken');
select row_eq($$ select version, estado, contenido_texto from tests.document('https://example.org/1') $$,
  row(3, 'processing'::text, 'Cuatro.'::text), 'the newer text stays');
select is_empty($$ select from pipeline.chunk_lists where version in (2, 3) $$, 'nothing is stored of the older one');
select row_eq($$ select outcome, error_code from tests.outcome((select run_id from first), 'https://example.org/1') $$,
  row('unchanged'::text, 'SUPERSEDED'::text), 'its run says why');
select is((select state from tests.run((select run_id from first))), 'succeeded', 'and ends');
select is((select metadata ->> 'error_code' from public.data_lineage where job_id = (select id from first) and event = 'FAIL'),
  'SUPERSEDED', 'its lineage too');
select tests.ingest(tests.parsed('Cuatro.'));
select tests.embed_all();
select is(tests.shown(), array['/1: Cuatro.'], 'the newer one goes its own way');

-- A rollback while the worker cuts.
reset role;
select set_config('pipeline.edit_run', '', true);
set local role service_role;
select tests.edit('https://example.org/1', 'Cinco.');
create temp table second as select * from tests.claim('ingestion');
select public.rollback_document((tests.document('https://example.org/1')).id, 1);
select is((select pipeline.complete_ingestion(id, lease_token, tests.parsed('Cinco.')) from second), 'done', 'a report after a rollback is taken');
select is((tests.job((select id from second))).error_code, 'ROLLED_BACK', 'and dropped');
select row_eq($$ select estado, restored_from from tests.document('https://example.org/1') $$, row('ready'::text, 1), 'the rollback stays');
select is(tests.shown(), array['/1: Uno.', '/1: Dos.'], 'in search too');

-- Its source says the same while the worker cuts.
reset role;
select set_config('pipeline.edit_run', '', true);
set local role service_role;
select tests.edit('https://example.org/1', E'Seis.\n\nSiete.');
create temp table third as select * from tests.claim('ingestion');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Seis.\n\nSiete.'));
select tests.embed_all();
select row_eq($$ select estado, served_version, served_revision from tests.document('https://example.org/1') $$, row('ready'::text, 6, 1),
  'the same text from its source makes it ready');
select pipeline.complete_ingestion(id, lease_token, tests.parsed('Seis.')) from third;
select is((tests.job((select id from third))).error_code, 'SUPERSEDED', 'what the worker cut meanwhile is dropped');
select is((select max(revision) from pipeline.chunk_lists where version = 6), 1, 'the version has one list');

select * from finish();
rollback;
