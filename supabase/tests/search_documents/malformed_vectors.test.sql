begin;
\ir ../_helpers.sql
select plan(10);
set local role service_role;
select tests.active('m', 1), tests.model('n', 1);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.work();
create function pg_temp.search(vectors text) returns bigint language sql as $$
  select count(*) from public.search_documents('uno', query_embeddings => vectors::jsonb, mode => 'vector');
$$;
select throws_ok($$ select pg_temp.search('[]') $$, 'PT400', null, 'vectors are given by model');
select throws_ok($$ select pg_temp.search('{"m": "[1]"}') $$, 'PT400', null, 'by its id');
select throws_ok($$ select pg_temp.search(jsonb_build_object((tests.registered('m')).id, array[1, 0])::text) $$, 'PT400', null, 'as text');
select throws_ok($$ select pg_temp.search(jsonb_build_object((tests.registered('m')).id, '[1,0]')::text) $$, 'PT400', 'Cannot search: the query vector must have the 8 dimensions of m', 'of its dimensions');
select throws_ok($$ select pg_temp.search(jsonb_build_object((tests.registered('m')).id, 'uno')::text) $$, '22P02', null, 'which are numbers');
select throws_ok($$ select public.search_documents('uno', tests.query('uno'), query_embeddings => '{}') $$, 'PT400', null, 'one way or the other');
select throws_ok($$ select pg_temp.search(jsonb_build_object(pipeline.register_model('lector', '1', 'extraction', 'anthropic', '{}'), '[1]')::text) $$, 'PT404', null, 'a model that makes no vectors has no space');
select throws_ok($$ select pg_temp.search(jsonb_build_object(gen_random_uuid(), '[1]')::text) $$, null, null, 'nor has nobody');
select pipeline.retire_model((tests.registered('n')).id);
select is(pg_temp.search((jsonb_build_object((tests.registered('m')).id, tests.query_of('m')) || jsonb_build_object((tests.registered('n')).id, tests.query_of('n')))::text), 1::bigint,
  'a model that was retired since the question was embedded is passed over');
select throws_ok($$ select pg_temp.search(jsonb_build_object((tests.registered('n')).id, tests.query_of('n'))::text) $$, 'PT409', null, 'unless it was the only one');

select * from finish();
rollback;
