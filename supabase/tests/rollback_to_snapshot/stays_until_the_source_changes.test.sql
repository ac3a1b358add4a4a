begin;
\ir ../_helpers.sql
select plan(12);
set local role service_role;
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', 'Uno.');
create temp table snapshot as select * from public.create_snapshot('antes');
select tests.crawl('a', 'https://example.org/1', 'Uno bis.'), tests.crawl('a', 'https://example.org/2', 'Nuevo.');
select * from public.rollback_to_snapshot((select id from snapshot), false);
select is(tests.shown(), array['/1: Uno.'], 'one restored, one retired');

-- The next crawl sees what the last one saw.
create temp table run as select tests.discover('a', array['https://example.org/1', 'https://example.org/2']) as id;
create temp table jobs as select * from tests.claim('ingestion') union all select * from tests.claim('ingestion');
select is((select array_agg(pipeline.known_bytes(id, lease_token, encode(sha256(convert_to(case when subject like '%/1' then 'Uno bis.' else 'Nuevo.' end, 'UTF8')), 'hex'), encode(sha256('config 1'), 'hex'))) from jobs),
  array['unchanged', 'unchanged'], 'the same bytes are nothing to read');
select pipeline.complete_ingestion(id, lease_token, tests.parsed(case when subject like '%/1' then 'Uno bis.' else 'Nuevo.' end)) from jobs;
select is((tests.run((select id from run))).unchanged, 2, 'to the run both are unchanged');
select is(tests.shown(), array['/1: Uno.'], 'and what was rolled back stays so');
select is((tests.document('https://example.org/2')).estado_code, 'ROLLED_BACK', 'a document that was taken out of search stays out');
select tests.discover('a', array['https://example.org/1', 'https://example.org/2']);
select pipeline.complete_ingestion(j.id, j.lease_token, '{"outcome": "unchanged", "fetch": {"status": 304}}') from tests.claim('ingestion') j;
select pipeline.complete_ingestion(j.id, j.lease_token, '{"outcome": "unchanged", "fetch": {"status": 304}}') from tests.claim('ingestion') j;
select is(tests.shown(), array['/1: Uno.'], 'also where the server says that nothing was modified');

-- Then the source changes.
create temp table changed as select tests.discover('a', array['https://example.org/1', 'https://example.org/2']) as id;
select tests.ingest(tests.parsed('Uno ter.')), tests.ingest(tests.parsed('Nuevo bis.'));
select tests.embed_all();
select is(tests.shown(), array['/1: Uno ter.', '/2: Nuevo bis.'], 'a change at the source is taken');
select is((tests.document('https://example.org/2')).estado_code, null, 'and ends the retirement');
select is((tests.document('https://example.org/2')).retired_at, null, 'wholly');

-- A forced reading is no accident either.
select * from public.rollback_to_snapshot((select id from snapshot), false);
select public.reprocess_document('https://example.org/1', true);
select tests.ingest(tests.parsed('Uno ter.'));
select tests.embed_all();
select is((tests.document('https://example.org/1')).contenido_texto, 'Uno ter.', 'who forces a reading gets what the source has');
select is((tests.document('https://example.org/1')).estado, 'ready', 'in search');
select is((select count(*) from public.pipeline_runs where state = 'running'), 0::bigint, 'every run has ended');

select * from finish();
rollback;
