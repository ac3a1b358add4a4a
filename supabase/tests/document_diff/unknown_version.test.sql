begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Uno.');
select throws_ok($$ select public.document_diff((tests.document('https://example.org/1')).id, 1, 2) $$, 'PT404', null, 'a version that is not yet');
select throws_like($$ select public.document_diff((tests.document('https://example.org/1')).id, 0, 1) $$, '%no version 0%', 'the message names it');
select throws_ok($$ select public.document_diff(gen_random_uuid(), 1, 1) $$, 'PT404', null, 'a document that is not there');
select tests.sign_in_as('{"role": "authenticated", "app_metadata": {}}');
set local role authenticated;
select throws_ok($$ select public.document_diff(gen_random_uuid(), 1, 1) $$, 'PT403', null, 'a signed-in person may not compare');
set local role anon;
select throws_ok($$ select public.document_diff(gen_random_uuid(), 1, 1) $$, '42501', null, 'a stranger even less');

select * from finish();
rollback;
