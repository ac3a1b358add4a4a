begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.'));
create temp table job as select jsonb_array_elements(pipeline.claim_work('embedding', 'w') -> 'jobs') as j;
select pipeline.complete_embedding((j ->> 'id')::bigint, (j ->> 'lease_token')::uuid,
  jsonb_set(tests.embedded(j), '{embeddings,0,input_hash}', to_jsonb(repeat('0', 64)))) from job;

select is((select count(*) from pipeline.chunk_embeddings), 1::bigint, 'the vector of another text is not stored');
select is((tests.document('https://example.org/1')).estado, 'processing', 'the document is not ready without it');
select is(tests.embed_all(), 1, 'its chunk is embedded again');
select is((tests.document('https://example.org/1')).estado, 'ready', 'and then it is');

select * from finish();
rollback;
