begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1']) as id;
select tests.ingest(tests.parsed('Uno.'));
create temp table job as select jsonb_array_elements(pipeline.claim_work('embedding', 'w') -> 'jobs') as j;
select throws_ok($$ select pipeline.complete_embedding((j ->> 'id')::bigint, (j ->> 'lease_token')::uuid,
  jsonb_set(tests.embedded(j), '{embeddings,0,embedding}', '"[1,0]"')) from job $$, null, null, 'a vector of another length is refused');
select pipeline.complete_embedding((j ->> 'id')::bigint, (j ->> 'lease_token')::uuid, tests.embedded(j, norm => 3)) from job;
select is((tests.document('https://example.org/1')).estado, 'quarantined', 'one of the wrong norm quarantines its document');
select is((tests.document('https://example.org/1')).estado_code, 'EMBEDDING_INVALID', 'with the code');
select is((tests.run((select id from run))).quarantined, 1, 'the run counts it');

select * from finish();
rollback;
