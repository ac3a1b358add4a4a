begin;
\ir ../_helpers.sql
select plan(9);
set local role service_role;
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', 'Uno.');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Dos.'));
select is((select versions from pipeline.prune('0 seconds', false)), 0, 'the version that is shown while the next one is on its way stays');
select is(tests.shown(), array['/1: Uno.'], 'and is shown');
-- The next text overtakes it before it could be shown.
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Tres.'));
select is((select versions from pipeline.prune('0 seconds', false)), 1, 'one that never was shown goes');
select is((select array_agg(version order by version) from public.document_versions), array[1, 3], 'between the two that are needed');
select tests.embed_all();
select is(tests.shown(), array['/1: Tres.'], 'the newest gets through');

-- Quarantined: the version before may be released or rolled back to, as long as it is kept.
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Cuatro.') || '{"verdict": {"estado": "quarantined", "code": "LOW_QUALITY", "message": "m"}}');
select is((select versions from pipeline.prune('0 seconds', false)), 1, 'the one that search showed before goes');
select is((select array_agg(version order by version) from public.document_versions), array[3, 4], 'the one that search last showed stays while none has taken its place');
select is((select count(*) from pipeline.document_chunks where version = 4), 1::bigint, 'the text that is held back keeps its chunks');
select public.release_document((tests.document('https://example.org/1')).id);
select tests.embed_all();
select is(tests.shown(), array['/1: Cuatro.'], 'and can be released');

select * from finish();
rollback;
