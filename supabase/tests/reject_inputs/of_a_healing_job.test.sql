begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, tier => 2);
select tests.source('a');
select tests.take_down('m');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nMalo.'));
select is(tests.work(), 2, 'another model stands in');
select tests.bring_back('m');
select pipeline.heal_spaces();
create temp table j as select tests.batch() as job;
create temp table bad as select c.id from pipeline.chunks c where c.content = 'Malo.';
select tests.report(job, tests.answered(job, tests.begin(job, jsonb_build_object('chunk_ids', (select jsonb_agg(t -> 'chunk_id') from jsonb_array_elements(job #> '{context,texts}') t where t -> 'chunk_id' <> to_jsonb(bad.id)))))
  || jsonb_build_object('rejected', jsonb_build_array(jsonb_build_object('chunk_id', bad.id, 'model_id', (tests.registered('m')).id, 'message', 'no')))) from j, bad;
select is((select count(*) from pipeline.embedding_queue), 0::bigint, 'what cannot be healed does not wait');
select is(pipeline.heal_spaces(), 0, 'and is not tried again');
select is((select count(*) from pipeline.fallback_chunks), 1::bigint, 'it is still found in the other space');
select row_eq($$ select estado, embedding_model from tests.document('https://example.org/1') $$, row('ready'::text, 'b + m'::text), 'which the document says');
select is((select state from public.pipeline_runs where trigger = 'heal'), 'succeeded', 'the healing has ended');
delete from pipeline.rejected_inputs;
select is(tests.work(), 1, 'unless a person has it tried again');
select is((tests.document('https://example.org/1')).embedding_model, 'm', 'then it is healed');

select * from finish();
rollback;
