begin;
\ir ../_helpers.sql
select plan(9);
set local role service_role;
select tests.source('a', missing_crawls => 100), tests.source('b', missing_crawls => 1);
select tests.crawl('a', 'https://example.org/1', 'Uno.');
select tests.crawl('a', 'https://example.org/1', 'Dos.'), tests.crawl('b', 'https://example.org/2', 'Otro.');
create temp table snapshot as select *, tests.answers('uno dos otro') as answers from public.create_snapshot('antes');
select tests.crawl('a', 'https://example.org/1', 'Tres.'), tests.crawl('a', 'https://example.org/1', 'Cuatro.');
select tests.discover('b', '{}');
select is((select versions from pipeline.prune('0 seconds', false)), 2, 'the versions before and after it go');
select is((select array_agg(v.version order by v.version) from public.document_versions v where v.documento_id = (tests.document('https://example.org/1')).id), array[2, 4],
  'the one that it names and the current one stay');
select is((select ok from public.verify_snapshot((select id from snapshot))), true, 'the snapshot is whole');
select is(tests.answers('uno dos otro', snapshot_id => (select id from snapshot)), (select answers from snapshot), 'search in it answers as it did');
select * from public.rollback_to_snapshot((select id from snapshot), false);
select is(tests.answers('uno dos otro'), (select answers from snapshot), 'it can be rolled back to');
select is((select count(*) from pipeline.embedding_queue), 0::bigint, 'without embedding anything');
select is((select versions from pipeline.prune('0 seconds')), 0, 'the snapshot that the rollback took keeps its own');
select pipeline.drop_snapshot(id) from public.data_snapshots;
select is((select versions from pipeline.prune('0 seconds', false)), 2, 'dropped, they let go');
select is(tests.shown(), array['/1: Dos.', '/2: Otro.'], 'and search shows what it showed');

select * from finish();
rollback;
