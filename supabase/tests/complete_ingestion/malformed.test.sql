begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
create temp table job as select * from tests.claim('ingestion');
create temp table before as select tests.state() as state;
create function pg_temp.report(result jsonb) returns text language sql as
$$ select pipeline.complete_ingestion(j.id, j.lease_token, result) from job j $$;

select throws_ok($$ select pg_temp.report('{"outcome": "cooked"}') $$, 'PT500', null, 'an unknown outcome');
select throws_ok($$ select pg_temp.report(tests.parsed('x') - 'text') $$, 'PT500', null, 'no text');
select throws_ok($$ select pg_temp.report(tests.parsed('x') || '{"chunks": []}') $$, 'PT500', null, 'no chunks');
select throws_ok($$ select pg_temp.report(tests.parsed('x') || '{"bytes_sha256": "short"}') $$, 'PT500', null, 'no hash');
select throws_ok($$ select pg_temp.report(tests.parsed('x') #- '{chunks,0,char_end}') $$, null, null, 'a chunk without its range');
select is(tests.state(), (select state from before), 'nothing of it stays');

select * from finish();
rollback;
