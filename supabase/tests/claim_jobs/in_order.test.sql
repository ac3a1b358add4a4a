begin;
\ir ../_helpers.sql
select plan(3);
set local role service_role;
select tests.source('a');
select tests.discover('a', array['https://example.org/1', 'https://example.org/2', 'https://example.org/3']);
update pipeline.jobs set priority = 10 where subject = 'https://example.org/3';
update pipeline.jobs set not_before = clock_timestamp() + interval '1 hour' where subject = 'https://example.org/1';

select is((tests.claim('ingestion')).subject, 'https://example.org/3', 'what is urgent comes first');
select is((tests.claim('ingestion')).subject, 'https://example.org/2', 'then the oldest');
select is((tests.claim('ingestion')).subject, null, 'what is not due waits');

select * from finish();
rollback;
