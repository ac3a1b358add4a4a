begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
create temp table late as select * from tests.claim('ingestion');
select tests.expire_leases(), pipeline.reap_expired_leases();
update pipeline.jobs set not_before = clock_timestamp() where state = 'failed';
select tests.claim('ingestion');
create temp table before as select tests.state() as state;

select is((select pipeline.checkpoint_job(id, lease_token, '{"next_page": 9, "pages": [{"page": 8}]}') from late), false, 'an old lease is told so');
select is(tests.state(), (select state from before), 'nothing changes');
select is((select count(*) from public.pipeline_metrics where metric_name = 'stale_report'), 1::bigint, 'the report is recorded');
select throws_ok($$ select pipeline.checkpoint_job(-1, gen_random_uuid(), '{}') $$, 'PT404', null, 'a job that never was is refused');

select * from finish();
rollback;
