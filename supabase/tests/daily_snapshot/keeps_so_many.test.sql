begin;
\ir ../_helpers.sql
select plan(8);
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', 'Uno.');
update pipeline.settings set value = '2' where key = 'scheduled_snapshots_kept';
create temp table mine as select * from public.create_snapshot('de una persona');
select pipeline.daily_snapshot();
select is((select label from public.data_snapshots where trigger = 'schedule'), 'daily ' || to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD'), 'it is named after its day');
select is((select total_documents from public.data_snapshots where trigger = 'schedule'), 1, 'and is of what is there');
create temp table first as select id from public.data_snapshots where trigger = 'schedule';
select tests.moment();
select tests.crawl('a', 'https://example.org/1', 'Dos.');
select * from public.rollback_to_snapshot((select id from mine), false);
select tests.moment();
select pipeline.daily_snapshot();
select isnt((select dropped_at from public.data_snapshots where id = (select id from first)), null, 'beyond those that are kept the oldest automatic one is dropped');
select is((select array_agg(trigger order by created_at) from public.data_snapshots where dropped_at is null), array['manual', 'rollback', 'schedule'],
  'those before rollbacks count, those of people never');
select is((select count(*) from pipeline.snapshot_documents where snapshot_id = (select id from first)), 0::bigint, 'its manifest keeps nothing any more');
select is((select ok from public.verify_snapshot((select id from mine))), true, 'the others are whole');
select is((select schedule from cron.job where command = 'select pipeline.daily_snapshot()'), '43 2 * * *', 'it is taken every night');
set local role service_role;
select throws_ok($$ select pipeline.daily_snapshot() $$, '42501', null, 'by the schedule only');

select * from finish();
rollback;
