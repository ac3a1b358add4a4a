begin;
\ir ../_helpers.sql
select plan(9);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nDos.');
create temp table snapshot as select * from public.create_snapshot('antes');
create temp table at as select tests.moment() as moment;

-- The same text through another chunker: all in one chunk.
select public.reprocess_document('https://example.org/1', true);
select tests.ingest(jsonb_set(tests.parsed(E'Uno.\n\nDos.', config => 'config 2'), '{chunks}',
  '[{"ordinal": 0, "content": "Uno.\n\nDos.", "context": "Bases", "char_start": 0, "char_end": 10, "page_start": 1, "page_end": 1, "tokens": 20}]'));
select is((tests.document('https://example.org/1')).estado, 'processing', 'a text that is cut anew is on its way');
select is(tests.shown(), array['/1: Uno.', '/1: Dos.'], 'search shows the old chunks until then');
select tests.embed_all();
select row_eq($$ select version, served_version, served_revision, estado from tests.document('https://example.org/1') $$, row(1, 1, 2, 'ready'::text),
  'it is the second revision of its list, not another version');
select is(tests.shown(), array[E'/1: Uno.\n\nDos.'], 'which search shows now');
select is(tests.shown((select moment from at)), array['/1: Uno.', '/1: Dos.'], 'and not in the past');
select is(tests.shown(snapshot_id => (select id from snapshot)), array['/1: Uno.', '/1: Dos.'], 'nor in a snapshot');
select is((select ok from public.verify_snapshot((select id from snapshot))), true, 'which is what it was');
select is((select count(*) from public.document_versions), 1::bigint, 'history has one version');

select public.reprocess_document('https://example.org/1', true);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.'));
select is((select array_agg(revision order by revision) from pipeline.chunk_lists), array[1, 2, 3], 'back to the first cut moves forward too');

select * from finish();
rollback;
