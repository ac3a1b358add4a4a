begin;
\ir ../_helpers.sql
select plan(9);
set local role service_role;
create temp table m as select tests.model('m', 1) as id;
select throws_ok($$ select pipeline.set_price((select id from m), 5, 'x') $$, 'PT409', null, 'five times its own price is suspect');
select throws_ok($$ select pipeline.set_price((select id from m), 0.2, 'x') $$, 'PT409', null, 'a fifth is too');
select throws_ok($$ select pipeline.set_price((select id from m), 0, 'x') $$, 'PT409', null, 'and nothing');
select lives_ok($$ select pipeline.set_price((select id from m), 4.99, 'x', '2026-01-01') $$, 'less than five times is not');
select lives_ok($$ select pipeline.set_price((select id from m), 24, 'x', '2026-01-02') $$, 'it is compared with the nearest of its own');
select lives_ok($$ select pipeline.set_price((select id from m), 1000, 'x', '2026-01-03', verified => true) $$, 'who has looked may set any');
select is((select array_agg(p) from unnest(pipeline.price_siblings((tests.registered('text-embedding-3-large')).id, (pipeline.price_in_force((tests.registered('text-embedding-3-large')).id)).id)) p),
  array[0.02], 'a model with one price is compared with the provider''s others');
select pipeline.register_model('m', '2', 'embedding', 'openai-compatible', '{"dimensions": 8, "base_url": "https://elsewhere.example.org"}');
select is(pipeline.price_siblings((select id from public.model_registry where model_version = '2'), null), array[1, 4.99, 24, 1000], 'the next version with those of the version before, wherever it runs');
select throws_ok($$ update pipeline.model_prices set usd_per_million_tokens = 10000 where provenance = 'x' and effective_from = '2026-01-01' $$, 'PT409', null, 'an update is looked at as well');

select * from finish();
rollback;
