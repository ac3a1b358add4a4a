begin;
\ir ../_helpers.sql
select plan(10);
set local role service_role;
select tests.source('a', missing_crawls => 100);
create temp table at (n int, moment timestamptz);
select tests.crawl('a', 'https://example.org/1', 'Uno.');
insert into at select 1, tests.moment();
select tests.crawl('a', 'https://example.org/1', 'Dos.');
insert into at select 2, tests.moment();
-- Long enough for the horizon below to lie in between on a busy machine too.
select count(tests.moment()) from generate_series(1, 25);
select tests.crawl('a', 'https://example.org/1', 'Tres.');
insert into at select 3, tests.moment();

select is((select versions from pipeline.prune('1 day')), 0, 'what was replaced today is not a day old');
select is((select versions from pipeline.prune(clock_timestamp() - (select moment from at where n = 2))), 1, 'a version counts from when it was replaced');
select pipeline.prune(clock_timestamp() - (select moment from at where n = 2), false);
select throws_ok($$ select tests.shown((select moment from at where n = 1)) $$, 'PT410', null, 'before the horizon search refuses');
select throws_ok($$ select public.document_as_of((tests.document('https://example.org/1')).id, (select moment from at where n = 1)) $$, 'PT410', null, 'and so does a document that had a version then');
select is(tests.shown((select moment from at where n = 3)), array['/1: Tres.'], 'after it search answers');
select is((public.document_as_of((tests.document('https://example.org/1')).id, (select moment from at where n = 2) + interval '1 hour')).contenido_texto, 'Tres.', 'and a document');
-- A shorter one afterwards does not bring back what is gone.
select pipeline.prune('1 day', false);
select throws_ok($$ select tests.shown((select moment from at where n = 1)) $$, 'PT410', null, 'the horizon never goes back');
select throws_ok($$ select pipeline.prune(null) $$, 'PT400', null, 'an age has to be given');
select throws_ok($$ select pipeline.prune('-1 day') $$, 'PT400', null, 'the future cannot be removed');
set local role authenticated;
select throws_ok($$ select pipeline.prune('0 seconds', false) $$, '42501', null, 'people signed in remove nothing');

select * from finish();
rollback;
