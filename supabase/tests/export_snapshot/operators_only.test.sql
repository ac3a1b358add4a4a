begin;
\ir ../_helpers.sql
select plan(5);

set local role service_role;
create temp table taken as select (public.create_snapshot('vacío')).id;
grant select on taken to authenticated;

select throws_ok($$ select public.export_snapshot(gen_random_uuid()) $$, 'PT404', null, 'a snapshot that is not there cannot be exported');
reset role;
select tests.sign_in_as('{"sub": "a", "role": "authenticated", "app_metadata": {}}');
set local role authenticated;
select throws_ok($$ select public.export_snapshot((select id from taken)) $$, 'PT403', null, 'a signed-in person may not');
reset role;
select tests.sign_in_as('{"sub": "a", "role": "authenticated", "app_metadata": {"profeflow_role": "operator"}}');
set local role authenticated;
select lives_ok($$ select public.export_snapshot((select id from taken)) $$, 'an operator may');
reset role;
select tests.sign_in_as('{}');
set local role service_role;
select is((select count(*)::int from pipeline.jobs where stage = 'export'), 1, 'by one job');
select pipeline.drop_snapshot((select id from taken));
select throws_ok($$ select public.export_snapshot((select id from taken)) $$, 'PT410', null, 'one that was dropped cannot be exported any more');

select * from finish();
rollback;
