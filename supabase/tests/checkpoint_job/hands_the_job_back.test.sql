begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
create temp table first as select * from tests.claim('ingestion');

select ok((select pipeline.checkpoint_job(id, lease_token,
  '{"next_page": 3, "pages": [{"page": 1, "lines": ["uno"]}, {"page": 2, "lines": ["dos"]}]}') from first), 'the lease holder is heard');
select is((tests.job((select id from first))).state, 'ready', 'the job is ready for the next worker');
select is((tests.job((select id from first))).attempt, 0, 'the attempt does not count');
select is((tests.job((select id from first))).checkpoint, '{"next_page": 3}'::jsonb, 'pages are not kept in the job');

create temp table second as select * from tests.claim('ingestion');
select is((select id from second), (select id from first), 'the next worker gets it at once');
select is((select pipeline.staged_pages(id, lease_token) from second),
  '[{"page": 1, "lines": ["uno"]}, {"page": 2, "lines": ["dos"]}]'::jsonb, 'with the pages, in order');
select is((select pipeline.staged_pages(id, lease_token) from first), '[]'::jsonb, 'an old lease reads none');
select pipeline.complete_ingestion(id, lease_token, tests.parsed('uno dos')) from second;
select is((select count(*) from pipeline.staged_pages), 0::bigint, 'they are gone when the job ends');

select * from finish();
rollback;
