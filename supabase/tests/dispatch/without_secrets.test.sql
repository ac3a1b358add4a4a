begin;
\ir ../_helpers.sql
select plan(2);
delete from vault.secrets where name like 'profeflow%';
delete from net.http_request_queue;
select tests.source('a');
select pipeline.start_run('test', 'a');

select is((select sum(invoked)::int from pipeline.dispatch()), 0, 'without an address and a key nothing is called');
select is((select count(*) from net.http_request_queue), 0::bigint, 'and nothing is queued');

select * from finish();
rollback;
