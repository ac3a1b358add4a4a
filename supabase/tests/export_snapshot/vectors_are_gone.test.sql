begin;
\ir ../_helpers.sql
select plan(2);

select tests.source('uno');
select tests.crawl('uno', 'https://uno.example/1.pdf', E'Documento 1.\n\nPárrafo de todos.');
create temp table taken as select s.id from public.create_snapshot('antes') s;
select lives_ok($$ select public.export_snapshot(id) from taken $$, 'a snapshot whose vectors are there can be exported');
create temp table old as select id from public.model_registry where is_active and model_type = 'embedding';
select pipeline.activate_model(pipeline.register_model('otro', '3', 'embedding', 'openai-compatible', '{"dimensions": 8}'), true);
select pipeline.retire_model(id, force => true) from old;
select throws_ok($$ select public.export_snapshot(id) from taken $$, 'PT410', null, 'one whose model was retired cannot: no archive could restore it');

select * from finish();
rollback;
