begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.model('m', 1, '{"concurrency": 1}');
select tests.reserve('m');
select tests.take_down('m');
update pipeline.circuits set open_until = clock_timestamp();
select is((select refused from tests.reserve('m')), 'busy', 'one that may not call for another reason');
select is((tests.circuit('m')).state, 'open', 'is not the one that finds out');
select tests.set('monthly_budget_usd', '0.5');
select is((select refused from tests.reserve('m', 1, 1)), 'budget', 'nor one without money');
select is((tests.circuit('m')).state, 'open', 'whoever comes next is');

select * from finish();
rollback;
