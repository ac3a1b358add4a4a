begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.active('m', 1), tests.model('b', 3, '{"max_inputs": 2}', tier => 2);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.\n\nTres.'));
select tests.take_down('m');
create temp table j as select tests.batch() as job;
create temp table b as select tests.begin(job) as l from j;
select tests.bring_back('m');
create temp table m as select tests.begin(job, jsonb_build_object('partial', true, 'chunk_ids', jsonb_path_query_array(job, '$.context.texts[2].chunk_id'))) as l from j;
select is(tests.report((select job from j), (
  select jsonb_build_object('model_id', one -> 'model_id', 'embeddings', one -> 'embeddings' || (two -> 'embeddings'), 'calls', one -> 'calls' || (two -> 'calls'))
  from (select tests.answered(j.job, b.l, 7) as one, tests.answered(j.job, m.l, 11) as two from j, b, m) x
)), 'done', 'a batch may come from two models');
select is(tests.vectors(), array['Dos.: b 2', 'Tres.: m 1', 'Uno.: b 2'], 'each vector is in its model''s space');
select is((select array_agg(trim_scale(x.usd) order by x.model_name) from (select m.model_name, sum(e.cost_usd) as usd from pipeline.chunk_embeddings e join public.model_registry m on m.id = e.model_id group by 1) x),
  array[0.000021, 0.000011], 'and each call''s cost with its own');
select is((select sum(cost_usd) from public.cost_by_document), (select sum(estimated_cost_usd) from public.pipeline_costs), 'together they are the ledger''s');
select is((tests.document('https://example.org/1')).embedding_model, 'b + m', 'the document names both');

select * from finish();
rollback;
