begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.active('m', 0);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.take_down('m');
select pipeline.raise_alert('circuit_open', (tests.registered('m')).id::text, 'warning', 'x');
select is(tests.begin(tests.batch()) ->> 'code', 'CIRCUIT_OPEN', 'a job waits for its model');
select is(tests.batch(), null, 'for as long as its circuit is open');
select pipeline.close_circuit((tests.registered('m')).id);
select is((tests.circuit('m')).state, 'closed', 'who has mended it may say so');
select is((select count(*) from pipeline.alerts where resolved_at is null), 0::bigint, 'the alert is over');
select is(tests.work(), 1, 'and what waited goes on at once');

select * from finish();
rollback;
