begin;
\ir ../_helpers.sql
select plan(1);
set local role service_role;
select tests.active('m', 0), tests.model('n', 0);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Malo.'));
select tests.work();
select pipeline.embed_challenger((tests.registered('n')).id);
select tests.report(job, jsonb_build_object('model_id', job #> '{context,model,id}', 'embeddings', '[]'::jsonb,
    'rejected', jsonb_build_array(jsonb_build_object('chunk_id', job #> '{context,texts,0,chunk_id}', 'model_id', (tests.registered('n')).id, 'message', 'no')))) from (select tests.batch() as job) j;
select tests.work();
select lives_ok($$ select pipeline.activate_model((tests.registered('n')).id) $$, 'activated');

select * from finish();
rollback;
