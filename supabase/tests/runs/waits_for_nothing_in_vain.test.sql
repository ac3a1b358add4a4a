begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.source('a', missing_crawls => 1);

-- Read, and gone before its vectors came.
create temp table gone as select tests.discover('a', array['https://example.org/1']) as id;
select tests.ingest(tests.parsed('Uno.'));
select tests.discover('a', '{}');
select tests.embed_all();
select is((tests.outcome((select id from gone), 'https://example.org/1')).outcome, 'retired', 'a run whose document is retired meanwhile has its outcome');
select is((tests.run((select id from gone))).state, 'succeeded', 'and ends');

-- Read, and read again, badly, before its vectors came.
create temp table bad as select tests.discover('a', array['https://example.org/2']) as id;
select tests.ingest(tests.parsed('Dos.'));
select tests.discover('a', array['https://example.org/2']);
select tests.ingest(tests.parsed('Dos roto.') || '{"verdict": {"estado": "quarantined", "code": "LOW_QUALITY", "message": "m"}}');
select tests.embed_all();
select pipeline.dispatch();
select is((tests.outcome((select id from bad), 'https://example.org/2')).outcome, 'quarantined', 'so has one whose document is quarantined meanwhile');
select is((tests.run((select id from bad))).state, 'succeeded', 'and ends too');

select * from finish();
rollback;
