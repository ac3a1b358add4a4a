begin;
\ir ../_helpers.sql
select plan(9);
set local role service_role;
select tests.model('m');
select tests.failures('m', 4);
select is((tests.circuit('m')).state, 'closed', 'four failures say nothing');
select tests.failures('m', 1);
select is((tests.circuit('m')).state, 'open', 'five do');
select is((tests.circuit('m')).error_code, 'PROVIDER_UNAVAILABLE', 'with the reason');
select cmp_ok((tests.circuit('m')).open_until - clock_timestamp(), '<=', interval '5 seconds', 'for five seconds');
select row_eq($$ select kind, subject, resolved_at from pipeline.alerts $$, row('circuit_open'::text, (tests.registered('m')).id::text, null::timestamptz), 'somebody is told');

select tests.model('n');
create temp table good as select tests.settle((tests.reserve('n')).call_id) from generate_series(1, 6);
select tests.failures('n', 5);
select is((tests.circuit('n')).state, 'closed', 'five of eleven are less than half');
select tests.failures('n', 1);
select is((tests.circuit('n')).state, 'open', 'six of twelve are half');

select tests.model('o');
select tests.failures('o', 4);
update public.pipeline_costs set "timestamp" = "timestamp" - interval '61 seconds';
select tests.failures('o', 4);
select is((tests.circuit('o')).state, 'closed', 'what is older than a minute does not count');

select tests.model('p');
select tests.failures('p', 20, 'PROVIDER_REJECTED_INPUT');
select is((tests.circuit('p')).state, null, 'a text that is refused says nothing of the provider');

select * from finish();
rollback;
