begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
create temp table claimed as select * from pipeline.claim_jobs('ingestion', 'w', 1, interval '1 second');

select ok((select pipeline.checkpoint_job(id, lease_token, '{"next_page": 3, "continue": true}') from claimed), 'the lease holder is heard');
select is((select (tests.job(id)).lease_token from claimed), (select lease_token from claimed), 'the lease stays');
select ok((select (tests.job(id)).lease_expires_at > clock_timestamp() + interval '10 seconds' from claimed), 'and is longer');
select is((select (tests.job(id)).checkpoint from claimed), '{"next_page": 3}'::jsonb, 'with the progress');

select * from finish();
rollback;
