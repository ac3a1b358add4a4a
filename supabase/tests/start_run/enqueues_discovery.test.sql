begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.source('a'), tests.source('b'), tests.source('off');
update public.sources set activo = false where name = 'off';

create temp table started as select pipeline.start_run('test', null, '{"external_id": "ci-42"}') as id;

select matches((select id from started), '^run_\d{8}_\d{6}_[0-9a-z]{4}$', 'the id has its form');
select is((select array_agg(subject order by subject) from pipeline.jobs where stage = 'discovery' and subject in ('a', 'b', 'off', 'manual')),
  array['a', 'b'], 'every active source gets a discovery job; an inactive one and the built-in manual one do not');
select is((select count(*) from pipeline.jobs where run_id = (select id from started) and state <> 'ready'), 0::bigint, 'all are ready');
select is((tests.run((select id from started))).state, 'running', 'the run is open');
select is((tests.run((select id from started))).external_id, 'ci-42', 'the run keeps the id of whoever started it');
select is((tests.run((select id from started))).trigger, 'test', 'and its trigger');

select * from finish();
rollback;
