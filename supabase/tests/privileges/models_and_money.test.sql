begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select tests.active('m', 1);
select tests.settle((tests.reserve('m')).call_id);
select tests.sign_in_as('{"role": "authenticated", "app_metadata": {}}');
set local role authenticated;
select is((select count(*) from public.pipeline_costs) + (select count(*) from public.model_registry), 0::bigint, 'a signed-in person sees neither models nor what they cost');
select is((select count(*) from public.cost_by_month), 0::bigint, 'not in sums either');
select tests.sign_in_as('{"role": "authenticated", "app_metadata": {"profeflow_role": "operator"}}');
select is((select count(*) from public.cost_by_model), 1::bigint, 'an operator does');
select throws_ok($$ update public.model_registry set is_active = false $$, '42501', null, 'but switches nothing there');
select throws_ok($$ select pipeline.register_model('x', '1', 'embedding', 'local', '{"dimensions": 8}') $$, '42501', null, 'registers nothing');
select throws_ok($$ select * from pipeline.model_prices $$, '42501', null, 'and does not reach the machinery');
set local role anon;
select throws_ok($$ select * from public.pipeline_costs $$, '42501', null, 'a stranger reaches nothing');

select * from finish();
rollback;
