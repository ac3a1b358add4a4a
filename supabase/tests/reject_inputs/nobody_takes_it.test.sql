begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, tier => 2);
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1', 'https://example.org/2']) as id;
select tests.ingest(tests.parsed('Malo.')), tests.ingest(tests.parsed('Dos.'));
create temp table j as select tests.batch() as job;
create temp table bad as select c.id from pipeline.chunks c where c.content = 'Malo.';
create function pg_temp.rejected(job jsonb, name text) returns jsonb language sql as $$
  select jsonb_build_object('rejected', jsonb_build_array(jsonb_build_object('chunk_id', bad.id, 'model_id', (tests.registered(name)).id, 'error_code', 'PROVIDER_REJECTED_INPUT', 'message', 'no'))) from bad;
$$;
select tests.report(job, tests.answered(job, tests.begin(job, jsonb_build_object('chunk_ids', (select jsonb_agg(t -> 'chunk_id') from jsonb_array_elements(job #> '{context,texts}') t where t -> 'chunk_id' <> to_jsonb(bad.id))))) || pg_temp.rejected(job, 'm')) from j, bad;
create temp table alone as select tests.batch() as job;
select tests.report(job, jsonb_build_object('model_id', job #> '{context,model,id}', 'embeddings', '[]'::jsonb) || pg_temp.rejected(job, 'b')) from alone;
create temp table last as select tests.batch() as job;
create temp table stop as select tests.begin(job) as l from last;
select is((select l from stop), '{"kind": "stop", "state": "dead", "code": "PROVIDER_REJECTED_INPUT"}', 'a text that every model refuses is nobody''s');
select row_eq($$ select estado, estado_code, estado_message from tests.document('https://example.org/1') $$, row('dead'::text, 'PROVIDER_REJECTED_INPUT'::text, 'no'::text), 'its document says so');
select is((tests.document('https://example.org/2')).estado, 'ready', 'the others are through');
select row_eq($$ select state, ready, dead from tests.run((select id from run)) $$, row('completed_with_errors'::text, 1, 1), 'and the run has ended');
-- Once more, by a person who has deleted a row.
delete from pipeline.rejected_inputs where model_id = (tests.registered('m')).id;
select is(pipeline.retry_dead('embedding'), 1, 'a person may have it tried once more');
create temp table again as select tests.batch() as job;
select is(tests.begin((select job from again)) #>> '{model,model_name}', 'm', 'by the model whose refusal was deleted');

select * from finish();
rollback;
