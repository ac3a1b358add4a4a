begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.source('a');
select tests.discover('a', array['https://example.org/1', 'https://example.org/2', 'https://example.org/3', 'https://example.org/4']);

select is((select pipeline.fail_job(id, lease_token, 'PROVIDER_AUTH', 'bad key') from tests.claim('ingestion')), 'dead', 'a bad key');
select is((select pipeline.fail_job(id, lease_token, 'INTERNAL', 'bug') from tests.claim('ingestion')), 'dead', 'a bug');
select is((select pipeline.fail_job(id, lease_token, 'NEVER_HEARD_OF', '?') from tests.claim('ingestion')), 'dead', 'a code that nobody knows');
select is((select array_agg(attempt) from pipeline.jobs where state = 'dead'), array[1, 1, 1], 'all at their first attempt');

select * from finish();
rollback;
