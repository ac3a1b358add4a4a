begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', 'Texto ' || n || '.') from generate_series(1, 12) n;
update pipeline.settings set value = '2' where key = 'prune_batch';
update pipeline.settings set value = '3' where key = 'prune_batches_per_call';
select is((select versions from pipeline.prune('0 seconds')), 11, 'eleven versions nobody needs');
select is((select versions from pipeline.prune('0 seconds', false)), 6, 'one call removes no more than its batches hold');
select is((select count(*) from pipeline.chunks), 6::bigint, 'with their contents');
select is((select versions from pipeline.prune('0 seconds', false)), 5, 'the next call the rest');
select is((select count(*) from pipeline.chunks), 1::bigint, 'all of them');
select is((select count(*) from pipeline.prunes), 2::bigint, 'each call is in the log');

select * from finish();
rollback;
