begin;
\ir ../_helpers.sql
select plan(2);
set local role service_role;
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
create temp table claimed as select * from tests.claim('ingestion');

select is((select pipeline.fail_job(id, lease_token, 'HTTP_RATE_LIMITED', 'slow down', interval '10 minutes') from claimed),
  'failed', 'it will retry');
select ok((select (tests.job(id)).not_before between clock_timestamp() + interval '599 seconds' and clock_timestamp() + interval '603 seconds'
  from claimed), 'not before the other side wants it, and soon after');

select * from finish();
rollback;
