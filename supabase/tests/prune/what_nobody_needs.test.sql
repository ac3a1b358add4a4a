begin;
\ir ../_helpers.sql
select plan(17);
set local role service_role;
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nComún.'), tests.crawl('a', 'https://example.org/2', E'Dos.\n\nComún.');
select tests.crawl('a', 'https://example.org/1', 'Uno bis.'), tests.crawl('a', 'https://example.org/1', 'Uno ter.'), tests.crawl('a', 'https://example.org/2', E'Dos bis.\n\nComún.');
create temp table counted as select (select count(*) from public.document_versions) as versions, (select count(*) from pipeline.chunks) as chunks,
  (select count(*) from pipeline.chunk_embeddings) as vectors, tests.answers('uno dos común') as answers, tests.state() as state,
  (select count(*) from public.data_lineage) as events;
select row_eq($$ select versions, chunks, vectors from counted $$, row(5::bigint, 6::bigint, 6::bigint), 'five versions, six contents');

create temp table dry as select * from pipeline.prune('0 seconds');
select row_eq($$ select versions, chunks, vectors from dry $$, row(3, 3, 3), 'three versions are superseded, and three contents were theirs alone');
select is((select bytes > 0 from dry), true, 'it tells how many bytes that is');
select is(tests.state(), (select state from counted), 'by default nothing is removed');
select is((select count(*) from pipeline.prunes), 0::bigint, 'nor noted');

create temp table wet as select * from pipeline.prune('0 seconds', false);
select results_eq($$ select * from wet $$, $$ select * from dry $$, 'when it is done, exactly that is removed');
select row_eq($$ select (select count(*) from public.document_versions), (select count(*) from pipeline.chunks), (select count(*) from pipeline.chunk_embeddings) $$,
  row(2::bigint, 3::bigint, 3::bigint), 'the current versions and their contents stay');
select is((select array_agg(content order by content) from pipeline.chunks), array['Común.', 'Dos bis.', 'Uno ter.'], 'one that others share too');
select is(tests.answers('uno dos común'), (select answers from counted), 'search answers as before');
select is((select count(*) from public.data_lineage), (select events from counted), 'lineage is not touched');
select is((select array_agg(version order by version) from public.document_versions), array[2, 3], 'the numbers that are left are what they were');
select row_eq($$ select p.versions, p.chunks, p.vectors, p.bytes, p.older_than, p.finished_at is not null from pipeline.prunes p $$,
  (select row(versions, chunks, vectors, bytes, interval '0 seconds', true) from wet), 'a row in the log says what was removed');
select row_eq($$ select versions, chunks, vectors, bytes from pipeline.prune('0 seconds', false) $$, row(0, 0, 0, 0::bigint), 'a second time there is nothing');
create temp table snapshot as select * from public.create_snapshot('después');
select is((select ok from public.verify_snapshot((select id from snapshot))), true, 'what is left is whole');
select is((tests.document('https://example.org/1')).version, 3, 'and a document goes on');
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nComún.');
select is((tests.document('https://example.org/1')).version, 4, 'with the next number');
select is(tests.shown(), array['/1: Uno.', '/1: Común.', '/2: Dos bis.', '/2: Común.'], 'what had been removed is read and embedded again');

select * from finish();
rollback;
