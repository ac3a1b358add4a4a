begin;
\ir ../_helpers.sql
select plan(2);
set local role service_role;
select tests.active('m', 1);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.'));
select tests.work();
select results_eq($$ select * from public.search_documents('uno', query_embeddings => jsonb_build_object((tests.registered('m')).id, tests.query_of('m')), mode => 'vector') $$,
  $$ select * from public.search_documents('uno', tests.query_of('m')::extensions.halfvec, mode => 'vector') $$, 'the vector of one space is as the vector of the active model');
select results_eq($$ select * from public.search_documents('uno', query_embeddings => jsonb_build_object((tests.registered('m')).id, tests.query_of('m'))) $$,
  $$ select * from public.search_documents('uno', tests.query_of('m')::extensions.halfvec) $$, 'beside words too');

select * from finish();
rollback;
