begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select throws_ok($$ select public.create_snapshot('') $$, 'PT400', null, 'a snapshot has a label');
select throws_ok($$ select public.create_snapshot(null) $$, 'PT400', null, 'given');
select throws_ok($$ insert into public.data_snapshots (label) values ('falso') $$, '42501', null, 'nobody writes one by hand');
set local role anon;
select throws_ok($$ select public.create_snapshot('x') $$, '42501', null, 'a stranger takes none');
set local role authenticated;
select tests.sign_in_as('{"role": "authenticated", "app_metadata": {}}');
select throws_ok($$ select public.create_snapshot('x') $$, 'PT403', null, 'a signed-in person neither');
select throws_ok($$ select pipeline.take_snapshot('x', 'manual') $$, '42501', null, 'by no other way');
select tests.sign_in_as('{"role": "authenticated", "app_metadata": {"profeflow_role": "operator"}}');
select is((select label from public.create_snapshot('del operador')), 'del operador', 'an operator does');
select is((select count(*) from public.data_snapshots), 1::bigint, 'and sees it');

select * from finish();
rollback;
