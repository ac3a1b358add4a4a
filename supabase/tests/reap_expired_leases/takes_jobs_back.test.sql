begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.source('a');
select tests.discover('a', array['https://example.org/1', 'https://example.org/2']);
create temp table silent as select * from tests.claim('ingestion');
select tests.expire_leases();
create temp table alive as select * from tests.claim('ingestion');
update pipeline.jobs set checkpoint = '{"next_page": 7}' where id = (select id from silent);

select is(pipeline.reap_expired_leases(), 1, 'the silent worker''s job is taken back');
select is((tests.job((select id from silent))).state, 'failed', 'to be retried');
select is((tests.job((select id from silent))).error_code, 'LEASE_EXPIRED', 'with its reason');
select is((tests.job((select id from silent))).checkpoint, '{"next_page": 7}'::jsonb, 'and what it had got done');
select is((tests.job((select id from alive))).state, 'running', 'a living worker''s is not');
update pipeline.jobs set attempt = max_attempts, state = 'running', lease_token = gen_random_uuid(),
  lease_expires_at = clock_timestamp() - interval '1 second' where id = (select id from silent);
select pipeline.reap_expired_leases();
select is((tests.job((select id from silent))).state, 'dead', 'a job that kills every worker dies in the end');

select * from finish();
rollback;
