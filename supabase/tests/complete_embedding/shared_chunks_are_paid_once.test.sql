begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1', 'https://example.org/2']) as id;
select tests.ingest(tests.parsed(E'Común.\n\nUno.')), tests.ingest(tests.parsed(E'Común.\n\nDos.'));
select is(tests.embed_all(), 3, 'a chunk that two documents share is embedded once');
select is((tests.run((select id from run))).ready, 2, 'both are ready');
create temp table later as select tests.crawl('a', 'https://example.org/3', E'Común.') as id;
select is((tests.run((select id from later))).provider_calls, 0, 'a document of known chunks costs no call');
select is((tests.run((select id from later))).ready, 1, 'and is ready at once');

select * from finish();
rollback;
