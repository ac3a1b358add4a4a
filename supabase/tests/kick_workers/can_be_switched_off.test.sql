begin;
\ir ../_helpers.sql
select plan(1);
select vault.create_secret('https://project.example', 'profeflow_project_url'), vault.create_secret('k', 'profeflow_cron_key');
delete from net.http_request_queue;
update pipeline.settings set value = 'false' where key = 'kick_on_enqueue';
select tests.source('a');
select pipeline.start_run('test', 'a');
set constraints all immediate;
select is((select count(*) from net.http_request_queue), 0::bigint, 'the schedule alone calls the workers');

select * from finish();
rollback;
