begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1']) as id;
update pipeline.jobs set max_attempts = 2 where stage = 'ingestion';

select is((select pipeline.fail_job(id, lease_token, 'FETCH_TIMEOUT', 'too slow') from tests.claim('ingestion')), 'failed', 'first');
update pipeline.jobs set not_before = clock_timestamp() where state = 'failed';
select is((select pipeline.fail_job(id, lease_token, 'FETCH_TIMEOUT', 'too slow again') from tests.claim('ingestion')), 'dead', 'then dead');
select is((tests.claim('ingestion')).id, null, 'and not handed out again');
select is((tests.document('https://example.org/1')).estado, 'dead', 'the document says so');
select is((tests.document('https://example.org/1')).estado_code, 'FETCH_TIMEOUT', 'with the code');
select is((tests.outcome((select id from run), 'https://example.org/1')).outcome, 'dead', 'and so does the run''s list');
select is((tests.run((select id from run))).error_rate, 1::numeric, 'it counts as an error of ours');
select isnt((tests.run((select id from run))).finished_at, null, 'the run has ended');

select * from finish();
rollback;
