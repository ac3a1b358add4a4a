begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select tests.active('m', 1, '{"max_inputs": 1}'), tests.model('n', 1);
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1', 'https://example.org/2']) as id;
select tests.ingest(tests.parsed(E'Uno.\n\nDos.\n\nTres.'));
create temp table j as select tests.batch() as job;
select pipeline.activate_model((tests.registered('n')).id, true);
select is((select array_agg(distinct m.model_name order by m.model_name) from pipeline.embedding_queue q join public.model_registry m on m.id = q.model_id where q.job_id is null), array['n'], 'what waits, waits for the new model');
create temp table leave as select tests.begin(job) as l from j;
select is((select l #>> '{model,model_name}' from leave), 'n', 'a batch that is under way calls it too');
select is(tests.report((select job from j), (select tests.answered(job, l) from j, leave)), 'done', 'and reports');
select tests.ingest(tests.parsed('Cuatro.'));
select tests.work();
select is(tests.vectors(), array['Cuatro.: n 1', 'Dos.: n 1', 'Tres.: n 1', 'Uno.: n 1'], 'all is in its space, as what was wanted');
select is((select array_agg(embedding_model) from public.documentos_oficiales), array['n', 'n'], 'the documents say so');
select is((tests.run((select id from run))).state, 'succeeded', 'the run has ended');
select is((select count(*) from pipeline.fallback_chunks), 0::bigint, 'nobody stands in for anybody');

select * from finish();
rollback;
