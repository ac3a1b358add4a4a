begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.model('m', 1);
create temp table call as select (tests.reserve('m', 1000, 0.01)).call_id as id;
update public.pipeline_costs set reserved_until = clock_timestamp();
select is(pipeline.sweep_calls(), 1, 'a call that nobody reported in time is given up');
select is((select status from public.pipeline_costs), 'unsettled', 'and marked');
select is((tests.settle((select id from call), '{"tokens": 700}')).tokens_used, 700::bigint, 'a report that comes after is the truth');
select is((select status from public.pipeline_costs), 'ok', 'all the same');
create temp table before as select c::text as entry from public.pipeline_costs c;
select is((tests.settle((select id from call), '{"tokens": 1, "status": "error", "error_code": "PROVIDER_AUTH"}')).tokens_used, 700::bigint, 'one that comes twice');
select is((select c::text from public.pipeline_costs c), (select entry from before), 'changes nothing');
select is((tests.circuit('m')).state, null, 'nor counts against the model');
select is((select usd from pipeline.spend where scope like 'month %'), 0.0007, 'what was spent is what it cost');

select * from finish();
rollback;
