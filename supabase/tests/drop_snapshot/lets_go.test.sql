begin;
\ir ../_helpers.sql
select plan(10);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Uno.');
create temp table one as select * from public.create_snapshot('uno');
create temp table two as select * from public.create_snapshot('dos');
select tests.crawl('a', 'https://example.org/1', 'Dos.');
select pipeline.drop_snapshot((select id from one));
select is((select count(*) from pipeline.snapshot_documents where snapshot_id = (select id from one)), 0::bigint, 'its manifest is gone');
select isnt((select dropped_at from public.data_snapshots where id = (select id from one)), null, 'its row says when');
select is((select data_hash from public.data_snapshots where id = (select id from one)), (select data_hash from one), 'and keeps its hash');
select is((select ok from public.verify_snapshot((select id from two))), true, 'another snapshot of the same state stays');
select is((select versions from pipeline.prune('0 seconds')), 0, 'and keeps what it names from retention');
select pipeline.drop_snapshot((select id from two));
select is((select versions from pipeline.prune('0 seconds')), 1, 'until it is dropped as well');
select throws_ok($$ select pipeline.drop_snapshot((select id from one)) $$, 'PT404', null, 'one that was dropped cannot be dropped');
select throws_ok($$ select pipeline.drop_snapshot(gen_random_uuid()) $$, 'PT404', null, 'one that never was neither');
reset role;
select throws_ok($$ delete from public.document_versions $$, 'PT409', null, 'afterwards history is as guarded as before');
set local role authenticated;
select throws_ok($$ select pipeline.drop_snapshot(gen_random_uuid()) $$, '42501', null, 'people signed in drop none');

select * from finish();
rollback;
