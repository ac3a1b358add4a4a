begin;
\ir ../_helpers.sql
select plan(10);
select vault.create_secret('https://project.example', 'profeflow_project_url'),
  vault.create_secret('narrow key', 'profeflow_cron_key');
delete from net.http_request_queue;
update public.sources set next_crawl_at = 'infinity';
update pipeline.settings set value = '2' where key = 'discovery_workers';
select tests.source('a'), tests.source('b'), tests.source('c');
create temp table run as select pipeline.start_run('test') as id;

create temp table done as select * from pipeline.dispatch();

select results_eq($$ select stage from done order by 1 $$, $$ values ('discovery'), ('embedding'), ('export'), ('ingestion'), ('ocr') $$,
  'a row for each stage with a worker');
select is((select ready from done where stage = 'discovery'), 3, 'it counts the due jobs');
select is((select invoked from done where stage = 'discovery'), 2, 'it calls as many workers as the stage has');
select is((select sum(invoked)::int from done where stage <> 'discovery'), 0, 'and none of a stage without work');
select set_eq($$ select unnest(request_ids) from done $$, $$ select id from net.http_request_queue $$,
  'the request ids are those of the queued calls');
select is((select count(*)::int from net.http_request_queue), 2, 'as many as it says');
select is((select array_agg(distinct url) from net.http_request_queue), array['https://project.example/functions/v1/monitor'],
  'the calls go to the project''s function');
select is((select array_agg(distinct headers ->> 'apikey') from net.http_request_queue), array['narrow key'], 'with the key from Vault');
select ok((select bool_and(timeout_milliseconds between 1000 and 30000) from net.http_request_queue), 'and a timeout of their own');
select is((select array_agg(distinct convert_from(body, 'UTF8')) from net.http_request_queue), array['{}'], 'with nothing in the body');

select * from finish();
rollback;
