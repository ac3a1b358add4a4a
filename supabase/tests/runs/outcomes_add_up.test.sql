begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.source('a');
create temp table run as select tests.discover('a', array(select 'https://example.org/' || n from generate_series(1, 5) n)) as id;
select tests.ingest(tests.parsed('Uno.')), tests.ingest(tests.parsed('Uno.'));
select tests.ingest('{"outcome": "rejected", "error_code": "EMPTY", "message": "Cannot read it: empty", "fetch": null, "bytes_sha256": null}');
select tests.ingest(tests.parsed('Poco.') || '{"verdict": {"estado": "quarantined", "code": "LOW_QUALITY", "message": "m"}}');
select tests.embed_all();
select is((tests.run((select id from run))).state, 'running', 'the run waits for its last document');
select pipeline.fail_job(id, lease_token, 'INTERNAL', 'bug') from tests.claim('ingestion');

create temp table r as select * from tests.run((select id from run));
select is((select state from r), 'completed_with_errors', 'then it has ended by itself, with an error of ours');
select row_eq($$ select discovered, ready, duplicate, rejected, quarantined, dead from r $$, row(5, 1, 1, 1, 1, 1), 'each outcome is counted');
select is((select error_rate from r), 0.2, 'the error rate counts what is dead');
select cmp_ok((select seconds from r), '>', 0::numeric, 'it took time');
select throws_ok($$ update public.pipeline_runs set ready = ready + 1 where id = (select id from run) $$, '23514', null, 'outcomes that do not add up cannot be written');

select * from finish();
rollback;
