begin;
\ir ../_helpers.sql
select plan(14);
set local role service_role;
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', 'Uno.');
create temp table snapshot as select * from public.create_snapshot('antes');
select tests.crawl('a', 'https://example.org/1', 'Uno bis.');
grant select on snapshot to authenticated;

set local role authenticated;
select tests.sign_in_as('{"role": "authenticated", "app_metadata": {}}');
select throws_ok($$ select public.request_rollback((select id from snapshot)) $$, 'PT403', null, 'a signed-in person may not ask');
select tests.sign_in_as('{"role": "authenticated", "app_metadata": {"profeflow_role": "operator"}}');
select throws_ok($$ select public.request_rollback(gen_random_uuid()) $$, 'PT404', null, 'for a snapshot that is not there nobody');
create temp table asked as select public.request_rollback((select id from snapshot)) as run;
select matches((select run from asked), '^run_\d{8}_\d{6}_[0-9a-f]{4}$', 'an operator gets the id of a run');
grant select on asked to service_role;
set local role service_role;

select row_eq($$ select trigger, state, options ->> 'snapshot_id' from tests.run((select run from asked)) $$, row('rollback'::text, 'running'::text, (select id::text from snapshot)), 'which is open');
select is(tests.shown(), array['/1: Uno bis.'], 'nothing has changed yet');
select tests.embed_all();
select is((tests.run((select run from asked))).state, 'running', 'a tick of the workers does not end it');
select throws_ok($$ select pipeline.claim_jobs('rollback', 'tests', 1, '1 minute') $$, 'PT400', null, 'no worker can claim it');

reset role;
select is(pipeline.carry_out_rollbacks(), 1, 'the database carries it out');
set local role service_role;
select is(tests.shown(), array['/1: Uno.'], 'search shows what it showed');
select row_eq($$ select state, discovered, ready from tests.run((select run from asked)) $$, row('succeeded'::text, 1, 1), 'the run has ended');
select is((select array_agg(state) from pipeline.jobs where run_id = (select run from asked)), array['done'], 'and its job');
select is((select label from public.data_snapshots where trigger = 'rollback'), 'before rollback ' || (select run from asked), 'the state before is kept');
reset role;
select is(pipeline.carry_out_rollbacks(), 0, 'a second tick finds nothing');
set local role anon;
select throws_ok($$ select public.request_rollback(gen_random_uuid()) $$, '42501', null, 'a stranger does not even get to ask');

select * from finish();
rollback;
