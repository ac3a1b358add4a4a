begin;
\ir ../_helpers.sql
select plan(3);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, tier => 2);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.take_down('m', 'PROVIDER_AUTH'), tests.take_down('b');
create temp table j as select tests.batch() as job;
select is(tests.begin((select job from j)) ->> 'code', 'CIRCUIT_OPEN', 'while one of them may come back the job waits');
update pipeline.jobs set not_before = clock_timestamp();
select tests.take_down('b', 'PROVIDER_QUOTA');
create temp table j2 as select tests.batch() as job;
create temp table stop as select tests.begin((select job from j2)) as l;
select is((select l ->> 'state' from stop), 'dead', 'where none comes back by itself a person is needed');
select is((select l ->> 'code' from stop), 'PROVIDER_QUOTA', 'who is told why');

select * from finish();
rollback;
