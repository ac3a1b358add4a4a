begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.source('a');
-- One that was read by OCR, with the configuration that says so; one that needed none.
select tests.discover('a', array['https://example.org/scan', 'https://example.org/text']);
select pipeline.complete_ingestion(id, lease_token, tests.parsed('Leído.', 'bytes 1', 'text and tesseract')) from tests.claim('ingestion');
select pipeline.complete_ingestion(id, lease_token, tests.parsed('Texto.', 'bytes 2', 'text')) from tests.claim('ingestion');
select tests.embed_all();

create function pg_temp.hash(content text) returns text language sql as $$ select encode(sha256(convert_to(content, 'UTF8')), 'hex') $$;
create temp table run as select tests.discover('a', array['https://example.org/scan', 'https://example.org/text']);
create temp table job as select * from tests.claim('ingestion') union all select * from tests.claim('ingestion');
select is((select pipeline.known_bytes(id, lease_token, pg_temp.hash('bytes 1'), pg_temp.hash('text'), pg_temp.hash('text and tesseract'))
  from job where subject like '%scan'), 'unchanged', 'the engine is the same: not read again');
select is((select pipeline.known_bytes(id, lease_token, pg_temp.hash('bytes 1'), pg_temp.hash('text'), pg_temp.hash('text and vision'))
  from job where subject like '%scan'), 'new', 'with another engine it is read again');
select is((select pipeline.known_bytes(id, lease_token, pg_temp.hash('bytes 2'), pg_temp.hash('text'), pg_temp.hash('text and vision'))
  from job where subject like '%text'), 'unchanged', 'what needs no OCR is not');
select is((select pipeline.known_bytes(id, lease_token, pg_temp.hash('bytes 2'), pg_temp.hash('other'), pg_temp.hash('other and vision'))
  from job where subject like '%text'), 'new', 'but for another configuration of its own');

select * from finish();
rollback;
