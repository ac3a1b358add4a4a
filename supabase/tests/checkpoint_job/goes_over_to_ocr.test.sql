begin;
\ir ../_helpers.sql
select plan(12);
set local role service_role;
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1']) as id;
create temp table first as select * from tests.claim('ingestion');

select throws_ok($$ select pipeline.checkpoint_job(id, lease_token, '{"stage": "embedding"}') from first $$, 'PT500', null,
  'a document goes to no other stage');
select throws_ok($$ select pipeline.checkpoint_job(id, lease_token, '{"stage": "ocr", "continue": true}') from first $$, 'PT500', null,
  'nor does a job that its worker keeps');
select ok((select pipeline.checkpoint_job(id, lease_token,
  '{"stage": "ocr", "ocr": {"left": [2], "ms": 0}, "pages": [{"page": 1}, {"page": 2, "gibberish": true, "links": ["https://example.org"]}]}') from first), 'it is handed over');
select row_eq($$ select j.stage, j.state, j.attempt, j.checkpoint from first f, tests.job(f.id) j $$,
  row('ocr'::text, 'ready'::text, 0, '{"ocr": {"left": [2], "ms": 0}}'::jsonb), 'the same job waits for the other function');
select is((select id from tests.claim('ingestion')), null, 'and for no worker of its old stage');
select is((select stage from pipeline.run_documents), 'ocr', 'the run knows where its document is');

create temp table second as select * from tests.claim('ocr');
select is((select pipeline.staged_pages(id, lease_token) from second), '[{"page": 1}, {"page": 2, "gibberish": true, "links": ["https://example.org"]}]'::jsonb,
  'the pages go with it');
select pipeline.checkpoint_job(id, lease_token, '{"continue": true, "pages": [{"page": 2, "chars": 9}]}') from second;
select is((select pipeline.staged_pages(id, lease_token) -> 1 from second), '{"page": 2, "chars": 9, "links": ["https://example.org"]}'::jsonb,
  'a page that is read again keeps its links and nothing else');
select is((select count(*) from public.data_lineage where stage = 'ingestion' and event = 'START'), 1::bigint, 'it is the same attempt');
select pipeline.complete_ocr(id, lease_token, tests.parsed('Leído.')) from second;
select is((select contenido_texto from tests.document('https://example.org/1')), 'Leído.', 'its report is that of an ingestion');
select tests.embed_all();
select is((tests.document('https://example.org/1')).estado, 'ready', 'and its document becomes ready');
select is((tests.run((select id from run))).state, 'succeeded', 'and the run ends');

select * from finish();
rollback;
