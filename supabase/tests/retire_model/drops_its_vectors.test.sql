begin;
\ir ../_helpers.sql
select plan(12);
set local role service_role;
select tests.active('m', 1), tests.model('n', 1, tier => 2);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.work();
select throws_ok($$ select pipeline.retire_model((tests.registered('m')).id) $$, 'PT409', 'Cannot retire model m 1: it is active', 'the active model is needed');
select pipeline.activate_model((tests.registered('n')).id, true);
select throws_ok($$ select pipeline.retire_model((tests.registered('m')).id) $$, 'PT409',
  'Cannot retire model m 1: 1 chunks are found through it until the active model has embedded them', 'so is one that has what the active one lacks');
select tests.work();
select pipeline.cache_query((tests.registered('m')).id, 'uno', tests.query_of('m')::extensions.halfvec);
select pipeline.set_alias('viejo', (tests.registered('m')).id);
select lives_ok($$ select pipeline.retire_model((tests.registered('m')).id) $$, 'then it may go');
select is(to_regclass('pipeline.' || pipeline.partition_of_model((tests.registered('m')).id)), null, 'with its vectors');
select is((select count(*) from pipeline.query_cache) + (select count(*) from pipeline.model_aliases where alias = 'viejo'), 0::bigint, 'its questions and its names');
select isnt((tests.registered('m')).retired_at, null, 'its row stays');
select is((select sum(api_calls) from public.cost_by_model where model_name = 'm'), 1::numeric, 'as the ledger refers to it');
select is((select count(*) from public.model_coverage where model_name = 'm'), 0::bigint, 'it is none of those in use');
select is((select count(*) from public.search_documents('uno', tests.query('uno'))), 1::bigint, 'search goes on');
select lives_ok($$ select pipeline.retire_model((tests.registered('m')).id) $$, 'a second time changes nothing');
select throws_ok($$ select pipeline.retire_model(gen_random_uuid()) $$, 'PT404', null, 'nobody is not retired');
select is((tests.registered('n')).fallback_tier, 2, 'others keep their place');

select * from finish();
rollback;
