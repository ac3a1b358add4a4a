begin;
\ir ../_helpers.sql
\ir _archive.sql
select plan(5);

-- A snapshot of before the model was switched, exported after.
select tests.source('uno');
select tests.crawl('uno', 'https://uno.example/1.pdf', E'Documento 1.\n\nPárrafo de todos.');
create temp table taken as select s.id from public.create_snapshot('antes') s;
select pipeline.activate_model(pipeline.register_model('otro', '3', 'embedding', 'openai-compatible', '{"dimensions": 8, "base_url": "https://api.example/v1"}'), true);
insert into pipeline.model_prices (model_id, usd_per_million_tokens, effective_from, provenance)
select id, 0.02, '2026-01-01', 'test' from public.model_registry where model_name = 'otro';
select tests.discover('uno', array['https://uno.example/1.pdf'], '{"force": true}');
select tests.ingest(tests.parsed(E'Documento 1.\n\nPárrafo de todos.'));
select tests.embed_all();
select is((select count(*)::int from pipeline.chunk_embeddings), 4, 'every chunk has a vector of each model');

create temp table archived as select pg_temp.archive(id) as snapshot from taken;
select pg_temp.empty_database();
create temp table restored as select r.* from archived, pg_temp.restore(snapshot) r;

select is((select r.data_hash from restored r)::text, (select snapshot ->> 'data_hash' from archived), 'the data_hash is of the snapshot''s model');
select is((select array_agg(model_name order by model_name) from public.model_registry where is_active and model_type = 'embedding'),
  '{local-lexical}'::text[], 'which is the active one, as it was then');
select results_eq($$ select m.model_name, count(*)::int from pipeline.chunk_embeddings e join public.model_registry m on m.id = e.model_id group by 1 order by 1 $$,
  $$ values ('local-lexical', 2), ('otro', 2) $$, 'the other''s vectors are not lost');
select lives_ok($$ select pipeline.activate_model(id) from public.model_registry where model_name = 'otro' $$, 'so that it can be switched to again');

select * from finish();
rollback;
