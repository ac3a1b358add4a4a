begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', 'Uno.');
-- Its text is replaced, but search goes on showing it for a while.
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Dos.'));
create temp table at as select tests.moment() as moment;
-- Long enough for the horizon below to lie in between on a busy machine too.
select count(tests.moment()) from generate_series(1, 25);
select tests.embed_all();
select is(tests.shown(), array['/1: Dos.'], 'it is shown no longer');
select is((select versions from pipeline.prune(clock_timestamp() - (select moment from at), false)), 0, 'a version counts from when search ceased to show it');
select is(tests.shown((select max(horizon) from pipeline.prunes)), array['/1: Uno.'], 'at every time that is not before the horizon search knows what it showed');
select tests.moment();
select is((select versions from pipeline.prune('0 seconds', false)), 1, 'later it goes');
select throws_ok($$ select tests.shown((select moment from at)) $$, 'PT410', null, 'with those times');

select * from finish();
rollback;
