begin;
\ir ../_helpers.sql
select plan(3);
set local role service_role;
select tests.active('m', 1000000);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.set('monthly_budget_usd', '20');
create temp table other as select * from tests.reserve('m', 1, 15);
select is(tests.begin(tests.batch()) ->> 'code', 'BUDGET_EXHAUSTED', 'refused');
select tests.settle((select call_id from other), '{"tokens": 1}');
update pipeline.jobs set not_before = clock_timestamp();
select is(tests.work(), 1, 'goes on');
select is((select count(*) from pipeline.alerts where kind = 'budget_spent' and resolved_at is null), 0::bigint, 'alert is over');

select * from finish();
rollback;
