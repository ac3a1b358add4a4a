begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
create temp table m as select pipeline.register_model('m', '1', 'embedding', 'openai-compatible', '{"dimensions": 8, "max_inputs": 4,
  "usd_per_million_tokens": 0.5, "usd_per_million_output_tokens": 2, "price_effective_from": "2026-01-31T00:00:00Z",
  "price_provenance": "https://example.org/prices", "price_verified": true}') as id;
select row_eq($$ select usd_per_million_tokens, usd_per_million_output_tokens, effective_from, provenance, verified from pipeline.model_prices where model_id = (select id from m) $$,
  row(0.5::numeric, 2::numeric, '2026-01-31T00:00:00Z'::timestamptz, 'https://example.org/prices'::text, true), 'its price is a row with where it was read');
select is((select config from public.model_registry where id = (select id from m)), '{"dimensions": 8, "max_inputs": 4}', 'and not in the config, where it would grow old');
create temp table unpriced as select pipeline.register_model('n', '1', 'embedding', 'openai-compatible', '{"dimensions": 8}') as id;
select is_empty($$ select from pipeline.model_prices where model_id = (select id from unpriced) $$, 'a model may come without a price');
select lives_ok($$ select pipeline.register_model('o', '1', 'embedding', 'openai-compatible', '{"dimensions": 8, "usd_per_million_tokens": null}') $$, 'null is no price either');
select is_empty($$ select from pipeline.model_prices where model_id = (tests.registered('o')).id $$, 'and makes no row');

select * from finish();
rollback;
