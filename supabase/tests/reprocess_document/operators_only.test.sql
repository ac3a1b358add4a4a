begin;
\ir ../_helpers.sql
select plan(4);
select tests.sign_in_as('{"sub": "00000000-0000-0000-0000-000000000001", "role": "authenticated", "app_metadata": {}}');
set local role authenticated;
select throws_ok($$ select public.reprocess_document('https://example.org/1') $$, 'PT403', null, 'a person who is signed in may not');
select tests.sign_in_as('{"sub": "00000000-0000-0000-0000-000000000001", "role": "authenticated", "user_metadata": {"profeflow_role": "operator"}}');
select throws_ok($$ select public.reprocess_document('https://example.org/1') $$, 'PT403', null, 'nor one who says so in the data that people write themselves');
select tests.sign_in_as('{"sub": "00000000-0000-0000-0000-000000000001", "role": "authenticated", "app_metadata": {"profeflow_role": "operator"}}');
select lives_ok($$ select public.reprocess_document('https://example.org/1') $$, 'an operator may');
set local role anon;
select throws_ok($$ select public.reprocess_document('https://example.org/1') $$, '42501', null, 'a stranger cannot even call it');

select * from finish();
rollback;
