begin;
\ir ../_helpers.sql
select plan(3);
set local role service_role;
select tests.source('a');
select pipeline.start_run('test', 'a');
create temp table late as select * from tests.claim('discovery');
select tests.expire_leases(), pipeline.reap_expired_leases();
create temp table before as select tests.state() as state;
select is((select pipeline.complete_discovery(id, lease_token, tests.crawled(array['https://example.org/1'])) from late), 'stale', 'an old lease is told so');
select is(tests.state(), (select state from before), 'nothing changes');
select is((select count(*) from public.pipeline_metrics where metric_name = 'stale_report'), 1::bigint, 'the report is recorded');

select * from finish();
rollback;
