begin;
\ir ../_helpers.sql
select plan(10);
set local role service_role;
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1', 'https://example.org/2']) as id;
select pipeline.fail_job(id, lease_token, 'INTERNAL', 'bug') from tests.claim('ingestion');
select pipeline.fail_job(id, lease_token, 'INTERNAL', 'bug') from tests.claim('ingestion');
select is((tests.run((select id from run))).dead, 2, 'two documents are dead');

select is(pipeline.retry_dead('embedding'), 0, 'none of another stage');
select is(pipeline.retry_dead('ingestion', 1), 1, 'one of the stage, if one is asked for');
select is((select array_agg(attempt) from pipeline.jobs where stage = 'ingestion' and state = 'ready'), array[0], 'with all its attempts again');
select is((tests.run((select id from run))).state, 'running', 'the run is open again');
select is((tests.outcome((select id from run), 'https://example.org/1')).outcome, null, 'and waits for the document');
select is(pipeline.retry_dead(), 1, 'then all the rest');
select tests.ingest(tests.parsed('uno')), tests.ingest(tests.parsed('dos'));
select tests.embed_all();
select is((tests.run((select id from run))).ready, 2, 'after the mending both get through');
select is((tests.run((select id from run))).state, 'succeeded', 'and the run ends well');
select is((tests.document('https://example.org/1')).estado_code, null, 'nothing reminds of the failure');

select * from finish();
rollback;
