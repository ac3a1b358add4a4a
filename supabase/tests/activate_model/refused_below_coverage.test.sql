begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.active('m', 1), tests.model('n', 1);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.'));
select tests.work();
select throws_ok($$ select pipeline.activate_model((tests.registered('n')).id) $$, 'PT409',
  'Cannot activate model n 1: 2 current chunks have no vector of it (pipeline.embed_challenger has them embedded)', 'a model without vectors is refused');
select is((select array_agg(model_name) from public.model_registry where is_active), array['m'], 'and the other one stays');
select throws_ok($$ select pipeline.activate_model(gen_random_uuid()) $$, 'PT404', null, 'one that is not registered is none');
select lives_ok($$ select pipeline.activate_model((tests.registered('m')).id) $$, 'the active one is already');
select pipeline.retire_model((tests.registered('n')).id);
select throws_ok($$ select pipeline.activate_model((tests.registered('n')).id, true) $$, 'PT409', null, 'a retired one has no vectors to search, forced or not');

select * from finish();
rollback;
