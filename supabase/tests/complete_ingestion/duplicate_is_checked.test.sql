begin;
\ir ../_helpers.sql
select plan(2);
set local role service_role;
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
create temp table job as select * from tests.claim('ingestion');
select throws_ok(format($$ select pipeline.complete_ingestion(%s, %L, '{"outcome": "duplicate", "bytes_sha256": "%s", "config_hash": "c"}') $$,
  (select id from job), (select lease_token from job), repeat('a', 64)), 'PT500', null, 'a duplicate of nothing is refused');
select is((tests.job((select id from job))).state, 'running', 'and changes nothing');

select * from finish();
rollback;
