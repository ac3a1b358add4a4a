begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1']) as id;
select is(tests.ingest(jsonb_build_object('outcome', 'rejected', 'error_code', 'PDF_TRUNCATED', 'message', 'Cannot read it: the end is missing',
  'fetch', null, 'bytes_sha256', repeat('b', 64))), 'done', 'the report is taken');
select is((tests.document('https://example.org/1')).estado, 'rejected', 'the document is rejected');
select is((tests.document('https://example.org/1')).estado_code, 'PDF_TRUNCATED', 'with the code');
select is((tests.run((select id from run))).rejected, 1, 'the run counts it');
select is((select array_agg(event order by event_id) from public.data_lineage where stage = 'ingestion'), array['START', 'FAIL'], 'the lineage records it');

-- A good document whose server sends rubbish today.
select tests.crawl('a', 'https://example.org/2', 'Bueno.');
select tests.discover('a', array['https://example.org/2']);
select tests.ingest('{"outcome": "rejected", "error_code": "EMPTY", "message": "Cannot read it: no bytes", "fetch": null, "bytes_sha256": null}');
select is((tests.document('https://example.org/2')).estado, 'ready', 'a document that has a text keeps it');
select is((tests.document('https://example.org/2')).served_version, 1, 'and is still shown');

select * from finish();
rollback;
