begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', 'Uno.'), tests.crawl('a', 'https://example.org/1', 'Dos.');
create temp table doc as select (tests.document('https://example.org/1')).id;
grant select on doc to authenticated;
select throws_ok($$ select public.rollback_document((select id from doc), 3) $$, 'PT404', null, 'a version that is not yet');
select throws_ok($$ select public.rollback_document((select id from doc), 0) $$, 'PT404', null, 'one that never is');
select throws_ok($$ select public.rollback_document(gen_random_uuid(), 1) $$, 'PT404', null, 'a document that is not there');
select pipeline.prune('0 seconds', false);
select throws_ok($$ select public.rollback_document((select id from doc), 1) $$, 'PT410', null, 'a version that retention removed');
set local role authenticated;
select tests.sign_in_as('{"role": "authenticated", "app_metadata": {}}');
select throws_ok($$ select public.rollback_document((select id from doc), 1) $$, 'PT403', null, 'a signed-in person may not');
select tests.sign_in_as('{"role": "authenticated", "app_metadata": {"profeflow_role": "operator"}}');
select is(public.rollback_document((select id from doc), 2), 2, 'an operator may');
set local role anon;
select throws_ok($$ select public.rollback_document(gen_random_uuid(), 1) $$, '42501', null, 'a stranger not at all');
set local role service_role;
select is((select count(*) from public.pipeline_runs where trigger = 'rollback'), 0::bigint, 'no run was opened for any of it');

select * from finish();
rollback;
