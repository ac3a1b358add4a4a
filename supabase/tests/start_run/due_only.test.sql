begin;
\ir ../_helpers.sql
select plan(3);
set local role service_role;
select tests.source('due'), tests.source('later');
update public.sources set next_crawl_at = 'infinity';
update public.sources set next_crawl_at = now() - interval '1 minute', crawl_interval = '1 day' where name = 'due';

create temp table started as select pipeline.start_run('test', null, '{"due_only": true}') as id;

select is((select array_agg(subject) from pipeline.jobs where run_id = (select id from started)), array['due'], 'only what is due is read');
select ok((select next_crawl_at > now() + interval '23 hours' from public.sources where name = 'due'), 'its next crawl is an interval away');
select is((tests.run(pipeline.start_run('test', null, '{"due_only": true}'))).state, 'succeeded', 'a run with nothing to do has ended');

select * from finish();
rollback;
