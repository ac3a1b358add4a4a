begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
create temp table m as select tests.model('m', 1) as id;
create temp table call as select (tests.reserve('m', 1000000)).call_id as id;
select throws_ok($$ update pipeline.model_prices set usd_per_million_tokens = 1.1 where model_id = (select id from m) $$, 'PT409', null, 'the price of a call under way stays');
select tests.settle(id, '{"tokens": 1000000}') from call;
select throws_ok($$ update pipeline.model_prices set effective_from = now() - interval '1 year' where model_id = (select id from m) $$, 'PT409', null, 'so does one that calls were charged by');
select throws_ok($$ delete from pipeline.model_prices where model_id = (select id from m) $$, '23503', null, 'nor is it deleted');
select lives_ok($$ update pipeline.model_prices set provenance = 'another page', verified = true where model_id = (select id from m) $$, 'where it was read may be mended');
select pipeline.set_price((select id from m), 2, 'from now on', verified => true);
select is((select estimated_cost_usd from public.pipeline_costs where id = (select id from call)), 1::numeric, 'a new price changes nothing of what was');
create temp table later as select (tests.reserve('m', 1000000)).call_id as id;
select is((tests.settle((select id from later), '{"tokens": 1000000}')).estimated_cost_usd, 2::numeric, 'the next call has it');

select * from finish();
rollback;
