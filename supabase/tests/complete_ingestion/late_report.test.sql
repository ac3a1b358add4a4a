begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
create temp table late as select * from tests.claim('ingestion');
select tests.expire_leases(), pipeline.reap_expired_leases();
update pipeline.jobs set not_before = clock_timestamp() where state = 'failed';
create temp table current as select * from tests.claim('ingestion');
create temp table before as select tests.state() as state;

select is((select pipeline.complete_ingestion(id, lease_token, tests.parsed('Tarde.')) from late), 'stale', 'an old lease is told so');
select is(tests.state(), (select state from before), 'nothing changes');
select is((select pipeline.complete_ingestion(id, lease_token, tests.parsed('A tiempo.')) from current), 'done', 'the holder''s report counts');
select is((select pipeline.complete_ingestion(id, lease_token, tests.parsed('A tiempo.')) from current), 'stale', 'once');

select * from finish();
rollback;
