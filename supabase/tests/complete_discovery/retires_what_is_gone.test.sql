begin;
\ir ../_helpers.sql
select plan(9);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'uno');
select is((tests.document('https://example.org/1')).estado, 'ready', 'a document is there');

select tests.discover('a', '{}', complete => false);
select tests.discover('a', '{}');
select is((tests.document('https://example.org/1')).estado, 'ready', 'missing once (an incomplete crawl does not count) it stays');

create temp table run as select tests.discover('a', '{}') as id;
select is((tests.document('https://example.org/1')).estado, 'retired', 'missing twice it is retired');
select is((tests.document('https://example.org/1')).estado_code, 'GONE_AT_SOURCE', 'with the reason');
select is((tests.run((select id from run))).retired, 1, 'the run reports it');
select is((tests.run((select id from run))).discovered, 1, 'as one of its documents');
select is((select count(*) from public.document_versions), 1::bigint, 'its history stays');

select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('uno'));
select tests.embed_all();
select is((tests.document('https://example.org/1')).estado, 'ready', 'back at its source it is back');
select is((tests.document('https://example.org/1')).version, 1, 'as it was');

select * from finish();
rollback;
