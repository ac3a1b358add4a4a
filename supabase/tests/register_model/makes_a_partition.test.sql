begin;
\ir ../_helpers.sql
select plan(9);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Uno.');
create temp table m as select tests.model('nuevo') as id;
create temp table p as select 'pipeline.' || pipeline.partition_of_model(id) as name from m;
select is((select inhparent::regclass::text from pg_inherits where inhrelid = (select name::regclass from p)), 'pipeline.chunk_embeddings', 'it has a partition of its own');
select is((select relrowsecurity from pg_class where oid = (select name::regclass from p)), true, 'with row-level security');
select isnt((select obj_description(name::regclass) from p), null, 'and a comment');
select is((select is_active from public.model_registry where id = (select id from m)), false, 'and is not active');
select is_empty($$
  select r.role, a.privilege from (values ('anon'), ('authenticated'), ('service_role')) as r (role)
  cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) as a (privilege)
  where has_table_privilege(r.role, (select name from p), a.privilege) and (r.role, a.privilege) <> ('service_role', 'SELECT')
$$, 'workers read it, and nobody writes but through the parent');
create function pg_temp.insert_vector(dimensions int) returns void language sql as $$
  insert into pipeline.chunk_embeddings (model_id, chunk_id, input_hash, embedding, tokens)
  select (select id from m), e.chunk_id, e.input_hash, tests.vector(e.input_hash, dimensions)::extensions.halfvec, 1
  from pipeline.chunk_embeddings e;
$$;
select throws_ok($$ select pg_temp.insert_vector(7) $$, '23514', null, 'a vector of other dimensions has no place in it');
select lives_ok($$ select pg_temp.insert_vector(8) $$, 'one of its own has');
select is((select count(*) from pipeline.chunk_embeddings), 2::bigint, 'beside that of the other model');
select is((select to_regclass('pipeline.' || pipeline.partition_of_model(pipeline.register_model('lector', '1', 'extraction', 'anthropic', '{}')))), null,
  'a model that makes no vectors has none');

select * from finish();
rollback;
