begin;
\ir ../_helpers.sql
select plan(3);
set local role service_role;
select tests.source('a');
select tests.discover('a', array['https://example.org/1', 'https://example.org/2']);
create temp table claimed as
select (j ->> 'id')::bigint as id, (j ->> 'lease_token')::uuid as lease_token, j ->> 'subject' as url
from jsonb_array_elements(pipeline.claim_work('ingestion', 'w') -> 'jobs') j;

select is((select count(*) from pipeline.run_documents where started_at is not null), 2::bigint, 'a claim starts the clock of its documents');
select pipeline.checkpoint_job(id, lease_token, '{"next_page": 3}') from claimed where url = 'https://example.org/1';
select pipeline.checkpoint_job(id, lease_token, '{}') from claimed where url = 'https://example.org/2';
select ok((select started_at is not null from pipeline.run_documents where url = 'https://example.org/1'), 'a document that was begun has started');
select ok((select started_at is null from pipeline.run_documents where url = 'https://example.org/2'), 'one that was given back untouched has not');

select * from finish();
rollback;
