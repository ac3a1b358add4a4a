begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nDos.');
create temp table before as select * from tests.document('https://example.org/1');
create temp table counted as
select (select count(*) from pipeline.chunks) as chunks, (select count(*) from public.document_versions) as versions,
  (select count(*) from public.pipeline_costs) as calls;

create temp table run as select tests.discover('a', array['https://example.org/1']) as id;
create temp table job as select * from tests.claim('ingestion');
select is((select pipeline.known_bytes(id, lease_token, (select bytes_sha256 from before), (select config_hash from before)) from job), 'unchanged',
  'the worker learns that it need not parse');
select pipeline.complete_ingestion(id, lease_token, jsonb_build_object('outcome', 'unchanged', 'bytes_sha256', (select bytes_sha256 from before),
  'config_hash', (select config_hash from before), 'fetch', '{"status": 200}'::jsonb)) from job;
select is((tests.run((select id from run))).unchanged, 1, 'the run reports it unchanged');
select is((tests.run((select id from run))).state, 'succeeded', 'and has ended');
select is((tests.document('https://example.org/1')).version, 1, 'no new version');
select row_eq($$ select (select count(*) from pipeline.chunks), (select count(*) from public.document_versions), (select count(*) from public.pipeline_costs) $$,
  (select row(chunks, versions, calls) from counted), 'no chunk, version or provider call');

-- A worker that parsed the same bytes nevertheless.
create temp table again as select tests.discover('a', array['https://example.org/1']) as id;
select tests.ingest(tests.parsed(E'Uno.\n\nDos.'));
select is((tests.run((select id from again))).unchanged, 1, 'the database notices by itself');
select is((select count(*) from public.document_versions), 1::bigint, 'and writes no version');

select * from finish();
rollback;
