begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.model('m', 2, '{"timeout_ms": 10000}');
create temp table call as select * from tests.reserve('m', 1000, 0.008);
select is((select refused from call), null, 'the call may be made');
create temp table entry as select * from public.pipeline_costs where id = (select call_id from call);
select row_eq($$ select status, api_calls, tokens_used, tokens_estimated, estimated_cost_usd, reserved_usd from entry $$,
  row('reserved'::text, 1, 1000::bigint, true, 0.002, 0.008), 'it is in the ledger before it is made: expected tokens, the most it can cost');
select row_eq($$ select model_id, provider, stage, price_id from entry $$,
  row((tests.registered('m')).id, 'openai-compatible'::text, 'search'::text, (pipeline.price_in_force((tests.registered('m')).id)).id), 'with its model, stage and price');
select cmp_ok((select reserved_until - "timestamp" from entry), '>=', interval '39 seconds', 'it has its timeout and a grace');
select cmp_ok((select reserved_until - "timestamp" from entry), '<', interval '41 seconds', 'and no more');
create temp table named as select r.* from pipeline.reserve_call(tests.registered('m'), 'search', 1, 0, new_id => '00000000-0000-4000-8000-000000000001') r;
select is((select call_id from named), '00000000-0000-4000-8000-000000000001'::uuid, 'whoever calls may name the call');

select * from finish();
rollback;
