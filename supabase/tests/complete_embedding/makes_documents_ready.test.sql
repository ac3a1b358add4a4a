begin;
\ir ../_helpers.sql
select plan(13);
set local role service_role;
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1']) as id;
select tests.ingest(tests.parsed(E'Uno.\n\nDos.'));
create temp table job as select jsonb_array_elements(pipeline.claim_work('embedding', 'w') -> 'jobs') as j;

select is((select jsonb_array_length(j #> '{context,texts}') from job), 2, 'the batch has every chunk');
select is((select j #>> '{context,texts,0,input_hash}' from job),
  (select encode(sha256(convert_to(j #>> '{context,texts,0,input}', 'UTF8')), 'hex') from job), 'each with the hash of exactly what is to be embedded');
select is((select pipeline.complete_embedding((j ->> 'id')::bigint, (j ->> 'lease_token')::uuid, tests.embedded(j)) from job), 'done', 'the report is taken');

create temp table d as select * from tests.document('https://example.org/1');
select is((select estado from d), 'ready', 'the document is ready');
select is((select served_version from d), 1, 'and served');
select is((select embedding_model from d), pipeline.active_model() ->> 'model_name', 'with the model''s name');
select isnt((select embedding_generated_at from d), null, 'and the time');
select is((select count(*) from pipeline.chunk_embeddings), 2::bigint, 'the vectors are there');
select is((select count(*) from pipeline.embedding_queue), 0::bigint, 'nothing waits');
select is((select sum(tokens_used)::int from public.pipeline_costs where run_id = (select id from run)), 100, 'the ledger has the call');
select is((select sum(cost_usd) from pipeline.chunk_embeddings), (select sum(estimated_cost_usd) from public.pipeline_costs), 'shared out among the chunks, nothing lost');
select is((tests.run((select id from run))).ready, 1, 'the run counts it');
select is((tests.run((select id from run))).state, 'succeeded', 'and has ended');

select * from finish();
rollback;
