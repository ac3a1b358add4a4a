begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.active('m', 1, '{"concurrency": 1, "max_inputs": 1}'), tests.model('b', 0, tier => 2);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.'));
create temp table one as select tests.batch() as job;
create temp table two as select tests.batch() as job;
create temp table leave as select tests.begin(job) as l from one;
create temp table w as select tests.begin(job) as l from two;
select is((select l ->> 'kind' from w), 'wait', 'where the model has no place the job waits');
select cmp_ok((select (l ->> 'ms')::int from w), '<=', 1300, 'a moment');
select is((select count(*) from public.pipeline_costs), 1::bigint, 'and reserves nothing');
create temp table held as select tests.begin((select job from one), tests.failed(l, 'PROVIDER_RATE_LIMITED', '{"retry_after_ms": 7000}')) as l from leave;
select is(tests.begin((select job from two)) ->> 'kind', 'wait', 'during a pause that a provider asked for all wait');
select cmp_ok((tests.begin((select job from two)) ->> 'ms')::int, '>', 6000, 'as long as it said');
update pipeline.circuits set held_until = clock_timestamp() + interval '59 seconds';
update pipeline.jobs set lease_expires_at = clock_timestamp() + interval '60 seconds' where state = 'running';
select is(tests.begin((select job from two)), '{"kind": "stop", "state": "ready", "code": "PROVIDER_RATE_LIMITED"}', 'what outlasts the lease is another claim''s');

select * from finish();
rollback;
