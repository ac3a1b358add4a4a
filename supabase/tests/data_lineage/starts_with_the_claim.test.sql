begin;
\ir ../_helpers.sql
select plan(11);
select tests.source('a');
select pipeline.start_run('test', 'a');
create temp table crawl as select * from tests.claim('discovery');
select row_eq($$ select stage, event, job_id, attempt, input_hash, documento_id, version from public.data_lineage $$,
  (select row('discovery'::text, 'START'::text, id, 1, null::text, null::uuid, null::int) from crawl), 'a crawl starts with its claim, of nothing');
select pipeline.complete_discovery(id, lease_token, tests.crawled(array['https://example.org/1'])) from crawl;

create temp table fetched as select * from tests.claim('ingestion');
select row_eq($$ select event, job_id, attempt, input_hash, metadata ->> 'url' from public.data_lineage where stage = 'ingestion' $$,
  (select row('START'::text, id, 1, pipeline.sha256_hex('https://example.org/1'), 'https://example.org/1'::text) from fetched),
  'a fetch, of its URL');
select is(pipeline.checkpoint_job(id, lease_token, '{"next_page": 2}'), true, 'one that is handed back with a checkpoint …') from fetched;
select is((tests.claim('ingestion')).attempt, 1, '… and claimed again is the same attempt');
select is((select count(*) from public.data_lineage where stage = 'ingestion'), 1::bigint, 'with the same start');
select pipeline.complete_ingestion(id, lease_token, tests.parsed('Uno.')) from tests.job((select id from fetched));
select ok((select f."timestamp" < s."timestamp" from public.data_lineage s, public.data_lineage f
  where f.stage = 'ingestion' and f.event = 'START' and s.stage = 'processing' and s.event = 'START'), 'what the report does starts later');

select pipeline.dispatch();
create temp table batch as select pipeline.claim_work('embedding', 'tests') #> '{jobs,0}' as job;
select row_eq($$ select event, job_id, attempt, model_id from public.data_lineage where stage = 'embedding' $$,
  (select row('START'::text, (job ->> 'id')::bigint, 1, (pipeline.active_embedding_model()).id) from batch), 'a batch, with its model');

-- The other way to claim, with limits.
update pipeline.settings set value = '2' where key = 'ingestion_max_running';
select tests.discover('a', array['https://example.org/2', 'https://example.org/3', 'https://example.org/4']);
select is((select count(*) from pipeline.claim_jobs('ingestion', 'tests', 5, interval '1 minute')), 2::bigint, 'a limited claim …');
select is((select count(*) from public.data_lineage l join pipeline.jobs j on j.id = l.job_id
  where j.state = 'running' and j.stage = 'ingestion' and l.event = 'START'), 2::bigint, '… starts what it hands out');
select is((select count(*) from public.data_lineage l join pipeline.jobs j on j.id = l.job_id where j.state = 'ready'), 0::bigint, 'and nothing else');
select throws_ok($$ insert into public.data_lineage (stage, event, job_id, attempt) select 'ingestion', 'START', id, 1 from fetched $$,
  '23505', null, 'an attempt cannot start twice');

select * from finish();
rollback;
