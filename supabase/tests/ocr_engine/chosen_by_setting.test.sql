begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select is(pipeline.setting('ocr_engine'), '"vision"'::jsonb, 'a vision model is what the platform can run');
select is(pipeline.ocr_engine(), '{"engine": "none"}'::jsonb, 'without one nothing reads scans');
create temp table m as select pipeline.register_model('lector', '1', 'extraction', 'openai-compatible', '{"base_url": "https://example.org/v1"}') as id;
select is(pipeline.ocr_engine(), '{"engine": "none"}'::jsonb, 'nor with one that is not active');
select pipeline.activate_model(id) from m;
select is(pipeline.ocr_engine() #>> '{model,model_name}', 'lector', 'the active one does');
select tests.set('ocr_engine', '"tesseract"');
select is(pipeline.ocr_engine(), '{"engine": "tesseract"}'::jsonb, 'unless another is chosen');
select tests.set('ocr_engine', '"none"');
select is(pipeline.ocr_engine(), '{"engine": "none"}'::jsonb, 'or none');

select tests.set('ocr_engine', '"vision"');
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select is(pipeline.claim_work('ingestion', 'w') #>> '{jobs,0,context,ocr,model,model_name}', 'lector', 'a worker is told with its job');

select * from finish();
rollback;
