begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select tests.source('a', missing_crawls => 1);

-- Retired before its chunks were embedded; when it is back, another document with the same text has brought the vectors.
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.', 'uno'));
select tests.discover('a', '{}');
select is((tests.document('https://example.org/1')).estado, 'retired', 'gone before search ever showed it');
select tests.embed_all();
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.', 'uno'));
select is((tests.document('https://example.org/1')).estado, 'ready', 'a document whose vectors came while it was away is ready when it is back');
select is(tests.shown(), array['/1: Uno.'], 'and shown');

-- In quarantine before it was gone: it is read again when it is back, and judged again.
select tests.discover('a', array['https://example.org/1', 'https://example.org/2']);
select tests.ingest(tests.parsed('Uno.', 'uno'));
select tests.ingest(tests.parsed('Dos roto.') || '{"verdict": {"estado": "quarantined", "code": "LOW_QUALITY", "message": "m"}}');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.', 'uno'));
select is((tests.document('https://example.org/2')).estado, 'retired', 'a quarantined document can be gone too');
select tests.discover('a', array['https://example.org/2']);
create temp table job as select * from tests.claim('ingestion');
select is((select pipeline.known_bytes(id, lease_token, (tests.document('https://example.org/2')).bytes_sha256,
    (tests.document('https://example.org/2')).config_hash) from job),
  'new', 'what it had become is known by reading it only');
select pipeline.complete_ingestion(id, lease_token,
  tests.parsed('Dos roto.') || '{"verdict": {"estado": "quarantined", "code": "LOW_QUALITY", "message": "m"}}') from job;
select is((tests.document('https://example.org/2')).estado, 'quarantined', 'so it is no way out of quarantine');
select tests.embed_all();
select is(tests.shown(), '{}', 'nor into search');

select * from finish();
rollback;
