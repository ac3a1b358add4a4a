begin;
\ir ../_helpers.sql
select plan(2);
select tests.active('a', 1), tests.source('s');
select tests.discover('s', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.work();
create temp table keys as
select jsonb_object_agg(k.key, '[1,1,1,1,1,1,1,1]') as given
from public.model_registry m
cross join lateral (values (m.id::text), (upper(m.id::text))) as k (key)
where m.model_name = 'a';
grant select on keys to anon;
set local role anon;
select throws_ok(
  $$select * from public.search_documents('uno', query_embeddings => (select given from keys), mode => 'vector')$$,
  'PT400', null, 'a model is named once, else its space would be searched as often as its id can be written');
select is(
  (select count(*)::int from public.search_documents('uno', query_embeddings => (
    select jsonb_object_agg(k, v) from keys, jsonb_each(given) as g (k, v) where k = lower(k)), mode => 'vector')),
  1, 'as the registry writes it');

select * from finish();
rollback;
