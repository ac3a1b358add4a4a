begin;
\ir ../_helpers.sql
select plan(15);
set local role service_role;
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nDos.');
create temp table first_answers as select tests.answers('uno dos') as a;
select tests.crawl('a', 'https://example.org/1', 'Uno bis.'), tests.crawl('a', 'https://example.org/1', 'Uno ter.'), tests.crawl('a', 'https://example.org/2', 'Otro.');
create temp table doc as select (tests.document('https://example.org/1')).id;
create temp table calls as select count(*) as n from public.pipeline_costs;

select is(public.rollback_document((select id from doc), 1), 4, 'an earlier version comes back as the next one');
select row_eq($$ select version, restored_from, estado, contenido_texto from tests.document('https://example.org/1') $$, row(4, 1, 'ready'::text, E'Uno.\n\nDos.'::text), 'with its content, in search');
select is(tests.shown(), array['/1: Uno.', '/1: Dos.', '/2: Otro.'], 'at once');
select is((select count(*) from public.pipeline_costs), (select n from calls), 'without a call to the provider');
create temp table run as select * from public.pipeline_runs where trigger = 'rollback';
select row_eq($$ select state, discovered, ready from run $$, row('succeeded'::text, 1, 1), 'it is a run that has ended');
select is((select options - 'x' from run), jsonb_build_object('documento_id', (select id from doc), 'to_version', 1), 'which says what was asked for');
select is(pipeline.missing_stages((select id from doc), 4), '{}', 'its lineage is whole');
select is((tests.document('https://example.org/2')).rollback_count, 0, 'no other document is touched');

select is(public.rollback_document((select id from doc), 2), 5, 'another one too');
select is(public.rollback_document((select id from doc), 4), 6, 'and a rolled back version can be brought back');
select is((tests.document('https://example.org/1')).restored_from, 1, 'it is the content of the first that it has');
select is(public.rollback_document((select id from doc), 6), 6, 'to the current version there is nothing to do');
select is(public.rollback_document((select id from doc), 1), 6, 'nor to one with the same content');
select is((select count(*) from public.pipeline_runs where trigger = 'rollback'), 3::bigint, 'no run is opened for it');

-- The crawl that saw version 3 does not undo it.
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno ter.'));
select is((tests.document('https://example.org/1')).version, 6, 'it stays until its source changes');

select * from finish();
rollback;
