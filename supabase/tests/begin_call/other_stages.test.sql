begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
create temp table m as select pipeline.register_model('lector', '1', 'extraction', 'anthropic', '{"usd_per_million_tokens": 3, "usd_per_million_output_tokens": 15}') as id;
select pipeline.activate_model(id) from m;
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
create temp table j as select to_jsonb(tests.claim('ingestion')) as job;
create temp table leave as select tests.begin(job, '{"model_type": "extraction", "tokens": 1000, "most_tokens": 2000, "most_output_tokens": 500}') as l from j;
select is((select l #>> '{model,model_name}' from leave), 'lector', 'reading a page goes the same way');
select row_eq($$ select stage, tokens_used, reserved_usd from public.pipeline_costs $$, row('ingestion'::text, 1000::bigint, 0.0135), 'through the ledger, with what it can cost at most');
select is(tests.begin((select job from j), tests.failed((select l from leave), 'PROVIDER_QUOTA') || '{"model_type": "extraction", "tokens": 1000}') ->> 'code', 'PROVIDER_QUOTA', 'the circuit');
select is((tests.circuit('lector')).state, 'open', 'and all the rest');

select * from finish();
rollback;
