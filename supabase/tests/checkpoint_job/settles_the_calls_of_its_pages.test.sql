begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
create temp table m as select pipeline.register_model('lector', '1', 'extraction', 'openai-compatible',
  '{"base_url": "https://example.org/v1", "usd_per_million_tokens": 1, "usd_per_million_output_tokens": 4}') as id;
select pipeline.activate_model(id) from m;
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select pipeline.checkpoint_job(id, lease_token, '{"stage": "ocr", "ocr": {"left": [1, 2], "ms": 0}}') from tests.claim('ingestion');
create temp table j as select to_jsonb(tests.claim('ocr')) as job;
create temp table leave as
select tests.begin(job, '{"model_type": "extraction", "tokens": 2000, "most_tokens": 3000, "most_output_tokens": 1000}') as l from j;
select is((select l ->> 'kind' from leave), 'call', 'a page may be read');
select is((select reserved_usd from public.pipeline_costs), 0.007, 'the most that it can cost is reserved');

select ok(pipeline.checkpoint_job((select (job ->> 'id')::bigint from j), (select (job ->> 'lease_token')::uuid from j), jsonb_build_object(
  'continue', true, 'ocr', '{"left": [2], "ms": 900}'::jsonb, 'pages', '[{"page": 1, "lines": []}]'::jsonb,
  'calls', jsonb_build_array(jsonb_build_object('id', (select l ->> 'call_id' from leave), 'status', 'ok', 'billed', true, 'tokens', 1500,
    'output_tokens', 400, 'latency_ms', 900)))), 'the page and its call are reported together');
select row_eq($$ select stage, status, tokens_used, output_tokens, estimated_cost_usd from public.pipeline_costs $$,
  row('ocr'::text, 'ok'::text, 1500::bigint, 400::bigint, 0.0031), 'the call is settled');
select is((select (tests.job((job ->> 'id')::bigint)).checkpoint from j), '{"ocr": {"left": [2], "ms": 900}}'::jsonb, 'and kept nowhere else');

select pipeline.complete_ocr((job ->> 'id')::bigint, (job ->> 'lease_token')::uuid, jsonb_set(tests.parsed('Leído.'), '{document,metadata}',
  jsonb_build_object('ocr', jsonb_build_object('pages', 1, 'model_id', (select id from m))))) from j;
select row_eq($$ select model_id, cost_usd from public.data_lineage where stage = 'processing' and event = 'COMPLETE' $$,
  (select row(id, 0.0031) from m), 'lineage names the model that read it, and the cost');
select is((select metadata -> 'ocr' ->> 'pages' from public.data_lineage where stage = 'processing' and event = 'COMPLETE'), '1', 'and what OCR did');

select * from finish();
rollback;
