begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.source('a'), tests.source('b');
update public.sources set activo = name in ('a', 'b');
create temp table run as select pipeline.start_run('test') as id;
create temp table first as select * from tests.claim('discovery');
create temp table second as select * from tests.claim('discovery');

select is((select pipeline.complete_discovery(id, lease_token, tests.crawled(array['https://example.org/1', 'https://example.org/2',
  'https://example.org/1'])) from first), 'done', 'the report is taken');
select is((select pipeline.complete_discovery(id, lease_token, tests.crawled(array['https://example.org/2', 'https://example.org/3']))
  from second), 'done', 'the other source''s too');
select set_eq($$ select subject from pipeline.jobs where stage = 'ingestion' $$,
  array['https://example.org/1', 'https://example.org/2', 'https://example.org/3'], 'a job for each URL');
select is((select count(*) from pipeline.jobs where stage = 'ingestion'), 3::bigint, 'one, whoever shows it');
select is((select count(*) from pipeline.run_documents where run_id = (select id from run)), 3::bigint, 'each is a document of the run');
select is((tests.run((select id from run))).state, 'running', 'which goes on');

select * from finish();
rollback;
