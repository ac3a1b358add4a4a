begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.model('m', 1);
create temp table calls as select (tests.reserve('m', 1000, 0.01)).call_id as id from generate_series(1, 3);
select is(pipeline.sweep_calls(), 0, 'what is in time stays');
update public.pipeline_costs set reserved_until = clock_timestamp() where id in (select id from calls limit 2);
select is(pipeline.sweep_calls(), 2, 'what nobody reported is given up');
select is((select count(*) from public.pipeline_costs where status = 'unsettled'), 2::bigint, 'and marked so');
select is((select sum(estimated_cost_usd) from public.pipeline_costs where status = 'unsettled'), 0.002, 'it counts as made, at our own count');
select is((select usd from pipeline.spend where scope like 'month %'), 0.012, 'in the budget too, beside what is still reserved');
select is(pipeline.sweep_calls(), 0, 'once');
update public.pipeline_costs set reserved_until = clock_timestamp() - interval '2 minutes' where status = 'reserved';
select lives_ok($$ select pipeline.dispatch() $$, 'the tick looks too');
select is((select count(*) from public.pipeline_costs where status = 'reserved'), 0::bigint, 'at what is long overdue');

select * from finish();
rollback;
