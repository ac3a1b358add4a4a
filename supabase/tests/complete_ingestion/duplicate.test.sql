begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1', 'https://example.org/2']) as id;
select tests.ingest(tests.parsed('Uno.'));
create temp table job as select * from tests.claim('ingestion');

select is((select pipeline.known_bytes(id, lease_token, (tests.document('https://example.org/1')).bytes_sha256, 'any') from job), 'duplicate',
  'the worker learns that another URL has these bytes');
select is((select pipeline.complete_ingestion(id, lease_token, tests.parsed('Uno.')) from job), 'done', 'a parsed one is noticed as well');
select is(tests.embed_all(), 1, 'its text is embedded once');
select is((tests.outcome((select id from run), 'https://example.org/2')).outcome, 'duplicate', 'the second is a duplicate');
select is((tests.outcome((select id from run), 'https://example.org/2')).documento_id, (tests.document('https://example.org/1')).id, 'of the first');
select is((select count(*) from public.documentos_oficiales), 1::bigint, 'there is one document');

select * from finish();
rollback;
