begin;
\ir ../_helpers.sql
select plan(9);
set local role service_role;
select tests.model('m', 1), tests.model('gratis', 0);
select tests.set('monthly_budget_usd', '10');
create temp table first as select * from tests.reserve('m', 100, 6);
select is((select refused from tests.reserve('m', 100, 4.01)), 'budget', 'what does not fit beside a call under way is refused');
select is((select count(*) from public.pipeline_costs), 1::bigint, 'and leaves nothing');
select is((select usd from pipeline.spend where scope like 'month %'), 6::numeric, 'nor takes anything');
select is((select refused from tests.reserve('m', 100, 4)), null, 'what fits to the last cent goes');
select is((select refused from tests.reserve('m', 100, 0.0000000001)), 'budget', 'then nothing does');
select is((select refused from tests.reserve('gratis', 100, 0)), null, 'but what costs nothing');
select tests.settle((select call_id from first), '{"tokens": 1000000}');
select is(pipeline.budget_room(null), 5::numeric, 'what a call did not need is given back');
select tests.set('monthly_budget_usd', 'null');
select is((select refused from tests.reserve('m', 100, 1000000)), null, 'without a budget everything goes');
select is(pipeline.budget_room(null), null, 'and there is no end of room');

select * from finish();
rollback;
