begin;
\ir ../_helpers.sql
select plan(4);
create temp table cases (config jsonb, problem text);
insert into cases values
  ('{"dimensions": 8}', null),
  ('[]', 'config must be an object'),
  ('{}', 'config.dimensions must be a whole number from 1 to 4000'),
  ('{"dimensions": null}', 'config.dimensions must be a whole number from 1 to 4000'),
  ('{"dimensions": 0}', 'config.dimensions must be a whole number from 1 to 4000'),
  ('{"dimensions": 4001}', 'config.dimensions must be a whole number from 1 to 4000'),
  ('{"dimensions": 8.5}', 'config.dimensions must be a whole number from 1 to 4000'),
  ('{"dimensions": "8"}', 'config.dimensions must be a whole number from 1 to 4000'),
  ('{"dimensions": 8, "max_inputs": 0}', 'config.max_inputs must be a whole number, 1 at least'),
  ('{"dimensions": 8, "max_inputs": null}', null),
  ('{"dimensions": 8, "max_tokens_per_input": 0.5}', 'config.max_tokens_per_input must be a whole number, 1 at least'),
  ('{"dimensions": 8, "max_tokens_per_request": -1}', 'config.max_tokens_per_request must be a whole number, 1 at least'),
  ('{"dimensions": 8, "timeout_ms": 600001}', 'config.timeout_ms must be a whole number from 1 to 600000'),
  ('{"dimensions": 8, "concurrency": 0}', 'config.concurrency must be a whole number, 1 at least'),
  ('{"dimensions": 8, "requests_per_minute": true}', 'config.requests_per_minute must be a whole number, 1 at least'),
  ('{"dimensions": 8, "tokens_per_minute": "many"}', 'config.tokens_per_minute must be a whole number, 1 at least'),
  ('{"dimensions": 8, "max_retries": 21}', 'config.max_retries must be a whole number from 0 to 20'),
  ('{"dimensions": 8, "max_retries": 0}', null),
  ('{"dimensions": 8, "usd_per_million_tokens": -0.1}', 'config.usd_per_million_tokens must be a number, 0 at least'),
  ('{"dimensions": 8, "usd_per_million_tokens": 0.02}', null),
  ('{"dimensions": 8, "usd_per_million_output_tokens": "1"}', 'config.usd_per_million_output_tokens must be a number, 0 at least'),
  ('{"dimensions": 8, "normalised": "yes"}', 'config.normalised must be true or false'),
  ('{"dimensions": 8, "send_dimensions": 1}', 'config.send_dimensions must be true or false'),
  ('{"dimensions": 8, "price_verified": "true"}', 'config.price_verified must be true or false'),
  ('{"dimensions": 8, "model": 3}', 'config.model must be a text'),
  ('{"dimensions": 8, "prefix_passage": []}', 'config.prefix_passage must be a text'),
  ('{"dimensions": 8, "prefix_query": {}}', 'config.prefix_query must be a text'),
  ('{"dimensions": 8, "task_passage": 1}', 'config.task_passage must be a text'),
  ('{"dimensions": 8, "task_query": 1}', 'config.task_query must be a text'),
  ('{"dimensions": 8, "price_provenance": 1}', 'config.price_provenance must be a text'),
  ('{"dimensions": 8, "languages": "es"}', 'config.languages must be a list'),
  ('{"dimensions": 8, "base_url": "https://api.example.org/v1"}', null),
  ('{"dimensions": 8, "base_url": "ftp://example.org"}', 'config.base_url must be an http(s) address without user, query or fragment'),
  ('{"dimensions": 8, "base_url": "https://key@example.org"}', 'config.base_url must be an http(s) address without user, query or fragment'),
  ('{"dimensions": 8, "base_url": "https://example.org/v1?key=1"}', 'config.base_url must be an http(s) address without user, query or fragment'),
  ('{"dimensions": 8, "base_url": "https://example.org/v1#k"}', 'config.base_url must be an http(s) address without user, query or fragment'),
  ('{"dimensions": 8, "api_key_env": "ACME_API_KEY"}', null),
  ('{"dimensions": 8, "api_key_env": "ACME_TOKEN"}', null),
  ('{"dimensions": 8, "api_key_env": "SUPABASE_SERVICE_ROLE_KEY"}', 'config.api_key_env must be the name of a variable that ends in _KEY or _TOKEN and is not the platform''s'),
  ('{"dimensions": 8, "api_key_env": "sk-123"}', 'config.api_key_env must be the name of a variable that ends in _KEY or _TOKEN and is not the platform''s'),
  ('{"dimensions": 8, "api_key_env": "HOME"}', 'config.api_key_env must be the name of a variable that ends in _KEY or _TOKEN and is not the platform''s'),
  ('{"dimensions": 8, "price_effective_from": "2026-01-31"}', null),
  ('{"dimensions": 8, "price_effective_from": "2026-01-31T00:00:00Z"}', null),
  ('{"dimensions": 8, "price_effective_from": "January"}', 'config.price_effective_from must be a date or a time, as 2026-01-31 or 2026-01-31T00:00:00Z'),
  ('{"dimensions": 8, "something_new": {"a": 1}}', null);
select is_empty($$
  select c.config, c.problem as expected, pipeline.model_config_problem('embedding', 'openai', c.config) as given
  from cases c
  where pipeline.model_config_problem('embedding', 'openai', c.config) is distinct from c.problem
$$, 'what is wrong with each config is said, and nothing of a right one');
select is(pipeline.model_config_problem('embedding', 'openai', null), 'config must be an object', 'none is no config');
select is(pipeline.model_config_problem('extraction', 'anthropic', '{}'), null, 'a model that makes no vectors needs no dimensions');
select throws_ok($$
  update public.model_registry set config = '{"dimensions": 0}' where model_name = 'local-lexical'
$$, '23514', null, 'the table holds it too, whoever writes');

select * from finish();
rollback;
