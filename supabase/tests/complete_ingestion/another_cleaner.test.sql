begin;
\ir ../_helpers.sql
select plan(11);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nDos.');

-- The same bytes after a change of the cleaner, which changes the configuration's hash.
select tests.discover('a', array['https://example.org/1']);
create temp table job as select * from tests.claim('ingestion');
select is((select pipeline.known_bytes(j.id, j.lease_token, d.bytes_sha256, d.config_hash) from job j, tests.document('https://example.org/1') d),
  'unchanged', 'the same bytes are not read again');
select is((select pipeline.known_bytes(j.id, j.lease_token, d.bytes_sha256, 'another') from job j, tests.document('https://example.org/1') d),
  'new', 'but by another cleaner they are');

select pipeline.complete_ingestion(id, lease_token, tests.parsed(E'Uno.\n\nDos.', config => 'config 2')) from job;
select row_eq($$ select version, served_version, served_revision, estado from tests.document('https://example.org/1') $$,
  row(1, 1, 1, 'ready'::text), 'which finds the same text: no new version, no new list');
select is((select count(*) from public.document_versions), 1::bigint, 'and history has one');
select is(tests.embed_all(), 0, 'nothing is embedded again');
select is((select outcome from tests.outcome((select run_id from job), 'https://example.org/1')), 'unchanged', 'the run says so');
select is((tests.document('https://example.org/1')).config_hash, encode(sha256('config 2'), 'hex'), 'the document knows by which configuration');

select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDós.', bytes => E'Uno.\n\nDos.', config => 'config 3'));
select is((tests.document('https://example.org/1')).version, 2, 'where the text changed there is a new version');
select is(tests.embed_all(), 1, 'of which only the changed chunk is embedded');
select is(tests.shown(), array['/1: Uno.', '/1: Dós.'], 'and search shows it');
select is((select count(distinct v) from (select d.bytes_sha256 from tests.document('https://example.org/1') d
  union all select bytes_sha256 from public.document_versions where version = 1) x (v)), 1::bigint, 'both are of the same bytes');

select * from finish();
rollback;
