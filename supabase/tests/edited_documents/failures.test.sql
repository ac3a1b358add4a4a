begin;
\ir ../_helpers.sql
select plan(13);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Uno.');
select tests.edit('https://example.org/1', 'Dos.');
create temp table job as select * from tests.claim('ingestion');
select throws_ok($$ select pipeline.complete_ingestion(id, lease_token, tests.parsed('Dos.') - 'chunks') from job $$, 'PT500', null, 'a report without chunks is refused');
select throws_ok($$ select pipeline.complete_ingestion(id, lease_token, tests.parsed('Dos.') - 'config_hash') from job $$, 'PT500', null, 'or without its configuration');
select throws_ok($$ select pipeline.complete_ingestion(id, lease_token, '{"outcome": "unchanged"}') from job $$, 'PT500', null,
  'and that there is nothing to cut, while there is');
select throws_ok($$ select pipeline.complete_ingestion(id, lease_token, '{"outcome": "duplicate"}') from job $$, 'PT500', null, 'and what no edit can be');

select is((select pipeline.fail_job(id, lease_token, 'INTERNAL', 'Cannot cut it: a fault') from job), 'dead', 'a fault of ours ends the job');
select row_eq($$ select estado, estado_code from tests.document('https://example.org/1') $$, row('dead'::text, 'INTERNAL'::text), 'the document says so');
select is(tests.shown(), array['/1: Uno.'], 'search goes on with the old text');
select is(pipeline.retry_dead('ingestion'), 1, 'a person replays it');
select tests.ingest(tests.parsed('Dos.'));
select tests.embed_all();
select is((tests.document('https://example.org/1')).estado, 'ready', 'then it is ready');
select is(tests.shown(), array['/1: Dos.'], 'and the new text is found');

reset role;
select set_config('pipeline.edit_run', '', true);
set local role service_role;
select tests.edit('https://example.org/1', '   ');
select tests.ingest('{"outcome": "rejected", "error_code": "NO_TEXT", "message": "Cannot cut it: there is nothing in it"}');
select row_eq($$ select estado, estado_code, version from tests.document('https://example.org/1') $$, row('rejected'::text, 'NO_TEXT'::text, 3),
  'a text that was blanked has its reason');
select is(tests.shown(), '{}', 'and is no longer found');
select is((select count(*) from public.pipeline_runs where state = 'running'), 0::bigint, 'no run is left open');

select * from finish();
rollback;
