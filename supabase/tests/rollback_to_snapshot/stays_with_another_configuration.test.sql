begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', 'Uno.');
create temp table snapshot as select * from public.create_snapshot('antes');
-- The parser is another one when the source changes.
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno bis.', config => 'config 2'));
select tests.embed_all();
select * from public.rollback_to_snapshot((select id from snapshot), false);
select is((tests.document('https://example.org/1')).config_hash, encode(sha256('config 1'), 'hex'), 'the text that is back was read with the old configuration');
select tests.discover('a', array['https://example.org/1']);
create temp table job as select * from tests.claim('ingestion');
select is((select pipeline.known_bytes(id, lease_token, encode(sha256('Uno bis.'), 'hex'), encode(sha256('config 2'), 'hex')) from job), 'unchanged',
  'that is no reason to read again what was rolled back');
select pipeline.complete_ingestion(id, lease_token, tests.parsed('Uno bis.', config => 'config 2')) from job;
select is(tests.shown(), array['/1: Uno.'], 'it stays');
-- Nor is a configuration that came later.
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno bis.', config => 'config 3'));
select tests.embed_all();
select is(tests.shown(), array['/1: Uno.'], 'a deployment does not undo what a person decided');
select public.reprocess_document('https://example.org/1', true);
select tests.ingest(tests.parsed('Uno bis.', config => 'config 3'));
select tests.embed_all();
select is(tests.shown(), array['/1: Uno bis.'], 'a person does, by forcing a reading');

select * from finish();
rollback;
