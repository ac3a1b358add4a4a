begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1']) as id;

select is((select pipeline.fail_job(id, lease_token, 'PDF_ENCRYPTED', 'Cannot read it: it has a password') from tests.claim('ingestion')),
  'done', 'the job has ended, it will not be retried');
select is((tests.document('https://example.org/1')).estado, 'rejected', 'the document is rejected');
select is((tests.document('https://example.org/1')).estado_code, 'PDF_ENCRYPTED', 'for its own reason');
select is((tests.run((select id from run))).rejected, 1, 'the run counts it');
select is((tests.run((select id from run))).error_rate, 0::numeric, 'not as an error of ours');
select is((tests.run((select id from run))).state, 'succeeded', 'so the run has succeeded');

select * from finish();
rollback;
