begin;
\ir ../_helpers.sql
select plan(9);
set local role service_role;
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', 'Uno.');
create temp table snapshot as select * from public.create_snapshot('antes');
create temp table at as select tests.moment() as moment;
select tests.crawl('a', 'https://example.org/1', 'Dos.');
grant select on snapshot, at to anon;
set local role service_role;
select throws_ok($$ select tests.shown(now(), (select id from snapshot)) $$, 'PT400', null, 'a time and a snapshot are one too many');
select throws_ok($$ select tests.shown(null, gen_random_uuid()) $$, 'PT404', null, 'a snapshot that is not there');
select is(tests.shown((select moment from at)), array['/1: Uno.'], 'history is there');
select pipeline.prune('0 seconds', false);
select throws_ok($$ select tests.shown((select moment from at)) $$, 'PT410', null, 'until retention removed it: then search refuses rather than leave something out');
select is(tests.shown(clock_timestamp()), array['/1: Dos.'], 'later times it answers');
select is(tests.shown(snapshot_id => (select id from snapshot)), array['/1: Uno.'], 'a snapshot also');
set local role anon;
select is((select array_agg(h.content) from public.match_documents(('[' || repeat('1,', 383) || '1]')::extensions.halfvec, 10, -1, '{}', null, null, (select id from snapshot)) h), array['Uno.'],
  'a stranger too may ask of a snapshot');
set local role service_role;
select pipeline.drop_snapshot((select id from snapshot));
select throws_ok($$ select tests.shown(null, (select id from snapshot)) $$, 'PT410', null, 'until it is dropped');
select is(tests.shown(), array['/1: Dos.'], 'now is never gone');

select * from finish();
rollback;
