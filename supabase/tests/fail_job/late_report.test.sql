begin;
\ir ../_helpers.sql
select plan(3);
set local role service_role;
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
create temp table late as select * from tests.claim('ingestion');
select tests.expire_leases(), pipeline.reap_expired_leases();
create temp table before as select tests.state() as state;

select is((select pipeline.fail_job(id, lease_token, 'INTERNAL', 'late') from late), 'stale', 'an old lease is told so');
select is(tests.state(), (select state from before), 'nothing changes');
select is((select metadata ->> 'report' from public.pipeline_metrics where metric_name = 'stale_report'), 'fail_job', 'the report is recorded');

select * from finish();
rollback;
