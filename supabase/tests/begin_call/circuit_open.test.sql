begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.active('m', 1);
select tests.source('a');
select tests.discover('a', array['https://example.org/1', 'https://example.org/2']);
select tests.ingest(tests.parsed('Uno.')), tests.ingest(tests.parsed('Dos.'));
select tests.take_down('m');
create temp table j as select tests.batch() as job;
create temp table stop as select tests.begin(job) as l from j;
select is((select l from stop), '{"kind": "stop", "state": "ready", "code": "CIRCUIT_OPEN"}', 'without another model the job goes back');
create temp table back as select (tests.job((job ->> 'id')::bigint)).* from j;
select row_eq($$ select state, attempt, error_code, lease_token from back $$, row('ready'::text, 0, 'CIRCUIT_OPEN'::text, null::uuid), 'as it was: this was no attempt');
select cmp_ok((select not_before from back), '>=', (tests.circuit('m')).open_until, 'until the circuit may close');
select is((select waiting_for_provider from public.queue_status where stage = 'embedding'), 1::bigint, 'which is seen');
select is((select count(*) from public.pipeline_costs), 0::bigint, 'nothing was called');
select tests.bring_back('m');
select is(tests.work(), 2, 'closed, it goes on');

-- One that opens soon is waited for.
select tests.discover('a', array['https://example.org/3']);
select tests.ingest(tests.parsed('Tres.'));
select tests.take_down('m');
update pipeline.circuits set open_until = clock_timestamp() + interval '3 seconds';
create temp table w as select tests.begin(tests.batch()) as l;
select is((select l ->> 'kind' from w), 'wait', 'what opens soon is waited for');
select cmp_ok((select (l ->> 'ms')::int from w), '>=', 2900, 'as long as it takes');

select * from finish();
rollback;
