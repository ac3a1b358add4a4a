begin;
\ir ../_helpers.sql
select plan(10);
set local role service_role;
select tests.active('m', 1000), tests.model('gratis', 0, tier => 2);
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1']) as id;
select tests.ingest(tests.parsed('Uno.'));
select tests.set('monthly_budget_usd', '0.001');
create temp table stop as select tests.begin(tests.batch()) as l;
select is((select l from stop), '{"kind": "stop", "state": "ready", "code": "BUDGET_EXHAUSTED"}', 'without money a job waits, whoever could stand in');
select is((select attempt from pipeline.jobs where stage = 'embedding'), 0, 'that is no attempt');
select is((select count(*) from public.pipeline_costs), 0::bigint, 'nothing is called or spent');
select row_eq($$ select kind, severity, resolved_at from pipeline.alerts $$, row('budget_spent'::text, 'critical'::text, null::timestamptz), 'somebody is told');
select is((select waiting_for_budget from public.queue_status where stage = 'embedding'), 1::bigint, 'and sees what waits');
select is(tests.work(), 0, 'it goes on waiting');
select is((tests.run((select id from run))).state, 'running', 'nothing is lost');
select tests.set('monthly_budget_usd', '50');
select is((select count(*) from pipeline.alerts where resolved_at is null), 0::bigint, 'with more money it is over');
select is(tests.work(), 1, 'and the work is finished');
select is((tests.run((select id from run))).state, 'succeeded', 'as if nothing had been');

select * from finish();
rollback;
