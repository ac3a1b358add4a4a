begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
create temp table before as select count(*) as models from public.model_registry;
select throws_ok($$ select pipeline.register_model(' ', '1', 'embedding', 'openai', '{"dimensions": 8}') $$, 'PT400',
  'Cannot register model  : it must have a name and a version', 'a model has a name');
select throws_ok($$ select pipeline.register_model('m', null, 'embedding', 'openai', '{"dimensions": 8}') $$, 'PT400',
  'Cannot register model m: it must have a name and a version', 'and a version');
select throws_ok($$ select pipeline.register_model('m', '1', 'translation', 'openai', '{}') $$, 'PT400',
  'Cannot register model m: model_type must be embedding, classification or extraction', 'of a type that is known');
select throws_ok($$ select pipeline.register_model('m', '1', 'embedding', 'acme', '{"dimensions": 8}') $$, 'PT400',
  'Cannot register model m: there is no provider ''acme''', 'at a provider that is known');
select throws_ok($$ select pipeline.register_model('m', '1', 'embedding', 'openai', '{"dimensions": 8, "max_inputs": 0}') $$, 'PT400',
  'Cannot register model m: config.max_inputs must be a whole number, 1 at least', 'with a config that is right');
select throws_ok($$ select tests.model('local-lexical') $$, 'PT409', 'Cannot register model local-lexical 1: it is registered', 'and once');
select is((select count(*) from public.model_registry), (select models from before), 'nothing of it stays');
select throws_ok($$ select tests.model('m', tier => 1) $$, 'PT400', null, 'tier 1 is the active model''s');

select * from finish();
rollback;
