begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nDos.');
select tests.crawl('a', 'https://example.org/2', 'Otro.');
create temp table snapshot as select * from public.create_snapshot('antes');
select row_eq($$ select * from public.verify_snapshot((select id from snapshot)) $$,
  (select row(true, 2, '{}'::uuid[], data_hash::text) from snapshot), 'what nobody touched is as it was');

-- Everything that may rightly happen afterwards.
select tests.crawl('a', 'https://example.org/1', 'Tres.');
update public.documentos_oficiales set titulo = 'Otro título', metadata = '{"a": 1}';
select tests.discover('a', '{}'), tests.discover('a', '{}');
select pipeline.prune('0 seconds', false);
select row_eq($$ select * from public.verify_snapshot((select id from snapshot)) $$,
  (select row(true, 2, '{}'::uuid[], data_hash::text) from snapshot), 'new versions, other titles, retirement and retention leave it so');

select throws_ok($$ select public.verify_snapshot(gen_random_uuid()) $$, 'PT404', null, 'one that is not there');
select pipeline.drop_snapshot((select id from snapshot));
select throws_ok($$ select public.verify_snapshot((select id from snapshot)) $$, 'PT410', null, 'one that was dropped');
set local role anon;
select throws_ok($$ select public.verify_snapshot(gen_random_uuid()) $$, '42501', null, 'a stranger may not ask');
set local role authenticated;
select tests.sign_in_as('{"role": "authenticated", "app_metadata": {}}');
select throws_ok($$ select public.verify_snapshot(gen_random_uuid()) $$, 'PT403', null, 'a signed-in person neither');
select tests.sign_in_as('{"role": "authenticated", "app_metadata": {"profeflow_role": "operator"}}');
select throws_ok($$ select public.verify_snapshot(gen_random_uuid()) $$, 'PT404', null, 'an operator may');

select * from finish();
rollback;
