begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
create temp table snapshot as select * from public.create_snapshot('antes');
select throws_ok($$ select * from public.rollback_to_snapshot(gen_random_uuid()) $$, 'PT404', null, 'a snapshot that is not there');
select throws_ok($$ select * from public.rollback_to_snapshot(gen_random_uuid(), false) $$, 'PT404', null, 'by force neither');
select pipeline.drop_snapshot((select id from snapshot));
select throws_ok($$ select * from public.rollback_to_snapshot((select id from snapshot), false) $$, 'PT410', null, 'one that was dropped');
select is((select count(*) from public.pipeline_runs where trigger = 'rollback'), 0::bigint, 'no run was opened for it');
set local role authenticated;
select tests.sign_in_as('{"role": "authenticated", "app_metadata": {"profeflow_role": "operator"}}');
select throws_ok($$ select * from public.rollback_to_snapshot(gen_random_uuid()) $$, '42501', null, 'over the API it is for request_rollback');
set local role anon;
select throws_ok($$ select * from public.rollback_to_snapshot(gen_random_uuid()) $$, '42501', null, 'a stranger rolls nothing back');
set local role service_role;
create temp table empty as select * from public.create_snapshot('vacía');
select is_empty($$ select * from public.rollback_to_snapshot((select id from empty), false) $$, 'an empty database can be rolled back to nothing');

select * from finish();
rollback;
