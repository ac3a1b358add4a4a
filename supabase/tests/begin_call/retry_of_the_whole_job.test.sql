begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.active('m', 1, '{"max_retries": 0}');
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
create temp table j as select tests.batch() as job;
create temp table stop as select tests.begin((select job from j), tests.failed(tests.begin((select job from j)), 'PROVIDER_UNAVAILABLE')) as l;
select is((select l ->> 'state' from stop), 'failed', 'a job that no model could do for now is tried again');
select is((tests.job((select (job ->> 'id')::bigint from j))).error_message, 'PROVIDER_UNAVAILABLE!', 'with what the provider said');
select is((tests.job((select (job ->> 'id')::bigint from j))).attempt, 1, 'this was an attempt');
update pipeline.jobs set not_before = clock_timestamp() where state = 'failed';
create temp table again as select tests.batch() as job;
select is((select job ->> 'id' from again), (select job ->> 'id' from j), 'the same job');
select is(tests.begin((select job from again)) ->> 'kind', 'call', 'starts with a clean slate');

select * from finish();
rollback;
