begin;
\ir ../_helpers.sql
select plan(13);
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nDos.');
select tests.edit('https://example.org/1', E'Uno.\n\nDos, corregido.');

select row_eq($$ select version, served_version, estado from tests.document('https://example.org/1') $$, row(2, 1, 'processing'::text),
  'an edited text is the next version, on its way');
select is(tests.shown(), array['/1: Uno.', '/1: Dos.'], 'search shows the old one until then');
select is((select run_id from public.document_versions where version = 2), null, 'the version belongs to no run');
create temp table edit as select * from public.pipeline_runs where trigger = 'edit';
select is((select count(*) from edit), 1::bigint, 'a run is open');
select is((select state from edit), 'running', 'waiting for a worker');
select row_eq($$ select stage, state, subject, (payload ->> 'edited_version')::int from pipeline.jobs where run_id = (select id from edit) $$,
  row('ingestion'::text, 'ready'::text, 'https://example.org/1'::text, 2), 'its job says which version has to be cut');

select tests.ingest(tests.parsed(E'Uno.\n\nDos, corregido.'));
select is((tests.document('https://example.org/1')).version, 2, 'cutting it makes no other version');
select is(tests.embed_all(), 1, 'only the chunk that is new is embedded');
select is((tests.document('https://example.org/1')).estado, 'ready', 'then the document is ready again');
select is(tests.shown(), array['/1: Uno.', '/1: Dos, corregido.'], 'and search shows the new text');
select is((tests.run((select id from edit))).state, 'succeeded', 'the run has ended');
select is((tests.run((select id from edit))).ready, 1, 'with its document ready');
select is(pipeline.missing_stages((tests.document('https://example.org/1')).id, 2), '{}', 'every stage of its lineage is there');

select * from finish();
rollback;
