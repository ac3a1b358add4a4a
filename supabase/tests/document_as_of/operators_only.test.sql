begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Uno.');
create temp table doc as select (tests.document('https://example.org/1')).id;
grant select on doc to authenticated, anon;
set local role anon;
select throws_ok($$ select public.document_as_of((select id from doc), now()) $$, '42501', null, 'a stranger does not read documents');
set local role authenticated;
select tests.sign_in_as('{"role": "authenticated", "app_metadata": {}}');
select throws_ok($$ select public.document_as_of((select id from doc), clock_timestamp()) $$, 'PT403', null, 'nor does a signed-in person');
select tests.sign_in_as('{"role": "authenticated", "app_metadata": {"profeflow_role": "operator"}}');
select is((public.document_as_of((select id from doc), clock_timestamp())).contenido_texto, 'Uno.', 'an operator does');
select is((public.document_as_of((select id from doc), '2000-01-01Z')).version, null, 'of any time');

select * from finish();
rollback;
