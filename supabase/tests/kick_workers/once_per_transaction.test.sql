begin;
\ir ../_helpers.sql
select plan(3);
select vault.create_secret('https://project.example', 'profeflow_project_url'), vault.create_secret('k', 'profeflow_cron_key');
delete from net.http_request_queue;
update pipeline.settings set value = '1' where key = 'discovery_workers';
select tests.source('a'), tests.source('b');

select pipeline.start_run('test', 'a'), pipeline.start_run('test', 'b');
select is((select count(*) from net.http_request_queue), 0::bigint, 'no call before the transaction ends');
-- What the commit does.
set constraints all immediate;
select is((select count(*) from net.http_request_queue), 1::bigint, 'two runs enqueued in one transaction: one call');
set constraints all deferred;
select pipeline.start_run('test', 'b');
set constraints all immediate;
select is((select count(*) from net.http_request_queue), 1::bigint, 'and never a second decision in it');

select * from finish();
rollback;
