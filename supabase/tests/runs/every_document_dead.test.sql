begin;
\ir ../_helpers.sql
select plan(2);
set local role service_role;
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1']) as id;
select pipeline.fail_job(id, lease_token, 'INTERNAL', 'bug') from tests.claim('ingestion');
select is((tests.run((select id from run))).state, 'failed', 'a run whose every document is dead has failed');
create temp table source_run as select pipeline.start_run('test', 'a') as id;
select pipeline.fail_job(id, lease_token, 'SOURCE_UNREADABLE', 'no links') from tests.claim('discovery');
select is((tests.run((select id from source_run))).state, 'failed', 'so has one whose source could not be read');

select * from finish();
rollback;
