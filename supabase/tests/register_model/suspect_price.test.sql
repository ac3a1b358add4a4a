begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select throws_ok($$ select pipeline.register_model('gemini-embedding-002', '1', 'embedding', 'gemini',
  '{"dimensions": 8, "base_url": "https://generativelanguage.googleapis.com/v1beta", "usd_per_million_tokens": 150}') $$, 'PT409', null,
  'a price a thousand times that of its sibling is refused');
select is((tests.registered('gemini-embedding-002')).id, null, 'and its model with it');
select lives_ok($$ select pipeline.register_model('gemini-embedding-002', '1', 'embedding', 'gemini',
  '{"dimensions": 8, "base_url": "https://generativelanguage.googleapis.com/v1beta", "usd_per_million_tokens": 150, "price_verified": true}') $$,
  'unless somebody has looked');
select is((pipeline.price_in_force((tests.registered('gemini-embedding-002')).id)).usd_per_million_tokens, 150::numeric, 'then it holds');

select * from finish();
rollback;
