begin;
\ir ../_helpers.sql
select plan(10);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, tier => 2);
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1', 'https://example.org/2']) as id;
select tests.ingest(tests.parsed(E'Uno.\n\nMalo.')), tests.ingest(tests.parsed('Dos.'));
create temp table j as select tests.batch() as job;
create temp table bad as select c.id from pipeline.chunks c where c.content = 'Malo.';
-- The worker has found it by splitting: the others are through.
create temp table leave as select tests.begin(job, jsonb_build_object('chunk_ids', (select jsonb_agg(t -> 'chunk_id') from jsonb_array_elements(job #> '{context,texts}') t where t -> 'chunk_id' <> to_jsonb(bad.id)))) as l from j, bad;
select is(tests.report((select job from j), (select tests.answered(job, l) || jsonb_build_object('rejected', jsonb_build_array(jsonb_build_object('chunk_id', bad.id, 'model_id', l #> '{model,id}', 'error_code', 'PROVIDER_REJECTED_INPUT', 'message', 'too strange'))) from j, leave, bad)),
  'done', 'a batch with a bad text is done');
select is((tests.document('https://example.org/2')).estado, 'ready', 'the documents of the others are ready');
select is((tests.document('https://example.org/1')).estado, 'processing', 'that of the bad one waits');
select row_eq($$ select model_id, chunk_id, error_code, error_message from pipeline.rejected_inputs $$, (select row((tests.registered('m')).id, bad.id, 'PROVIDER_REJECTED_INPUT'::text, 'too strange'::text) from bad), 'that the model refuses it is written down');
select is((select refused from public.model_coverage where model_name = 'm'), 1::bigint, 'and seen');
create temp table alone as select tests.batch() as job;
select is((select jsonb_path_query_array(job, '$.context.texts[*].chunk_id') from alone), (select jsonb_build_array(id) from bad), 'it has a job of its own');
create temp table next as select tests.begin(job) as l from alone;
select is((select l #>> '{model,model_name}' from next), 'b', 'for the next model at once');
select tests.report(job, tests.answered(job, l)) from alone, next;
select row_eq($$ select estado, embedding_model from tests.document('https://example.org/1') $$, row('ready'::text, 'b + m'::text), 'which takes it');
select is((tests.run((select id from run))).state, 'succeeded', 'all is well');
select is(pipeline.heal_spaces(), 0, 'and nobody asks the first one again');

select * from finish();
rollback;
