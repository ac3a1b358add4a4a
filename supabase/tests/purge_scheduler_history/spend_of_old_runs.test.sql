begin;
\ir ../_helpers.sql
select plan(4);
select tests.active('m', 1);
select tests.source('a');
create temp table runs as select tests.crawl('a', 'https://example.org/1', 'Uno.') as old;
select tests.crawl('a', 'https://example.org/1', 'Dos.');
create temp table live as select tests.discover('a', array['https://example.org/1']) as id;
select tests.ingest(tests.parsed('Tres.'));
create temp table j as select tests.batch() as job;
select tests.begin(job) from j;
update public.pipeline_runs set started_at = started_at - interval '1 year', finished_at = finished_at - interval '1 year' where id = (select old from runs);
create temp table before as select usd from pipeline.spend where scope like 'month %';
select is((select count(*) from pipeline.spend where scope like 'run %'), 3::bigint, 'each run has its sum');
select pipeline.purge_scheduler_history();
select is((select count(*) from pipeline.spend where scope = (select 'run ' || old from runs)), 0::bigint, 'that of one that ended long ago is nobody''s business');
select is((select count(*) from pipeline.spend where scope like 'run %'), 2::bigint, 'the others stay');
select is((select usd from pipeline.spend where scope like 'month %'), (select usd from before), 'so does the month''s');

select * from finish();
rollback;
