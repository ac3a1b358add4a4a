begin;
\ir ../_helpers.sql
select plan(3);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, tier => 2);
select tests.source('a', publicado => false);
select tests.take_down('m');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.work();
create temp table v as select jsonb_object_agg(m.id, tests.query_of(m.model_name)) as vectors from pipeline.search_spaces() m;
grant select on v to anon;
set local role anon;
select is((select count(*) from public.search_documents('uno', query_embeddings => (select vectors from v))), 0::bigint, 'what is not published is found in no space');
reset role;
update public.sources set publicado = true;
set local role anon;
select is((select count(*) from public.search_documents('uno', query_embeddings => (select vectors from v))), 1::bigint, 'what is, by anybody');
select throws_ok($$ select * from pipeline.search_spaces() $$, '42501', null, 'who sees no more than that');

select * from finish();
rollback;
