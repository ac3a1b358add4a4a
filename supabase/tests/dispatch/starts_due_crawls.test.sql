begin;
\ir ../_helpers.sql
select plan(3);
update public.sources set next_crawl_at = 'infinity';
select tests.source('due'), tests.source('later');
update public.sources set next_crawl_at = now() - interval '1 second' where name = 'due';

select pipeline.dispatch();

select is((select array_agg(subject) from pipeline.jobs), array['due'], 'a source whose time has come is read');
select is((select array_agg(trigger) from public.pipeline_runs), array['schedule'], 'in a run of the schedule');
select pipeline.dispatch();
select is((select count(*) from public.pipeline_runs), 1::bigint, 'once');

select * from finish();
rollback;
