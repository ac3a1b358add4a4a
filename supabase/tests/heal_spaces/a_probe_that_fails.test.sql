begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, tier => 2);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
create temp table j as select tests.batch() as job;
create temp table b as select tests.begin(job, tests.failed(tests.begin(job), 'PROVIDER_QUOTA')) as l from j;
select tests.report(job, tests.answered(job, l)) from j, b;
-- The circuit is over, the quota still gone.
update pipeline.circuits set open_until = clock_timestamp();
select is(pipeline.heal_spaces(), 1, 'healing is the probe');
create temp table h as select tests.batch() as job;
create temp table stop as select tests.begin(job, tests.failed(tests.begin(job), 'PROVIDER_QUOTA')) as l from h;
select is((select l ->> 'kind' from stop), 'stop', 'it fails');
select is((tests.circuit('m')).open_seconds, 10::numeric, 'so that the circuit stays open for longer');
update pipeline.circuits set open_until = clock_timestamp();
update pipeline.jobs set not_before = clock_timestamp() where state in ('ready', 'failed');
select is(tests.work(), 1, 'when the quota is back all is healed, without anybody doing a thing');
select is((tests.document('https://example.org/1')).embedding_model, 'm', 'by the active model');

select * from finish();
rollback;
