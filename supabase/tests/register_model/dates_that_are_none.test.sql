begin;
\ir ../_helpers.sql
select plan(2);
set local role service_role;
select throws_ok($$ select pipeline.register_model('m', '1', 'embedding', 'openai-compatible', '{"dimensions": 8, "usd_per_million_tokens": 1, "price_effective_from": "2026-02-31"}') $$,
  'PT400', null, 'a date that there is not is said to be wrong');
select is((tests.registered('m')).id, null, 'and its model not registered');

select * from finish();
rollback;
