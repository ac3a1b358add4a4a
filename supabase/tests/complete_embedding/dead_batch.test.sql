begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1']) as id;
select tests.ingest(tests.parsed('Uno.'));
create temp table job as select jsonb_array_elements(pipeline.claim_work('embedding', 'w') -> 'jobs') as j;
select is((select pipeline.fail_job((j ->> 'id')::bigint, (j ->> 'lease_token')::uuid, 'PROVIDER_AUTH', 'bad key', null,
  '{"calls": [{"provider": "openai", "status": "error", "error_code": "PROVIDER_AUTH", "api_calls": 1, "tokens": 0}]}') from job), 'dead', 'a bad key is ours to mend');
select is((tests.document('https://example.org/1')).estado, 'dead', 'its documents are dead');
select is((select error_code from public.pipeline_costs), 'PROVIDER_AUTH', 'the failed call is in the ledger');
select pipeline.retry_dead('embedding');
select is(tests.embed_all(), 1, 'replayed, the batch is embedded');
select is((tests.run((select id from run))).ready, 1, 'and the document ready');

select * from finish();
rollback;
