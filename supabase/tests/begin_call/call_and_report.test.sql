begin;
\ir ../_helpers.sql
select plan(11);
set local role service_role;
select tests.active('m', 1, '{"prefix_passage": "passage: "}');
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1']) as id;
select tests.ingest(tests.parsed(E'Uno.\n\nDos.'));
create temp table j as select tests.batch() as job;
create temp table leave as select tests.begin(job, '{"call_id": "00000000-0000-4000-8000-000000000001"}') as l from j;
select is((select l ->> 'kind' from leave), 'call', 'a job may call its model');
select is((select l ->> 'call_id' from leave), '00000000-0000-4000-8000-000000000001', 'the call has the name that the worker gave it');
select is((select l #>> '{model,model_name}' from leave), 'm', 'it is told which model');
select is((select l -> 'chunk_ids' from leave), (select jsonb_path_query_array(job, '$.context.texts[*].chunk_id') from j), 'and for which texts');
select row_eq($$ select status, stage, tier, job_id, attempt, run_id, tokens_used, reserved_usd from public.pipeline_costs $$,
  (select row('reserved'::text, 'embedding'::text, 1, (job ->> 'id')::bigint, 1, (select id from run), 20::bigint,
    (select sum(octet_length(t ->> 'input')) / 1000000.0 from jsonb_array_elements(job #> '{context,texts}') t)) from j),
  'the ledger has it: our own count of tokens, and at most a token a byte');
select is(tests.begin((select job from j), '{"call_id": "00000000-0000-4000-8000-000000000001"}'), (select l from leave), 'asked again for the same call, it is the same answer');
select is((select count(*) from public.pipeline_costs), 1::bigint, 'and the same call');
select is(tests.report((select job from j), (select tests.answered(job, l, 17) from j, leave)), 'done', 'it is reported with the job');
select row_eq($$ select status, tokens_used, tokens_estimated, estimated_cost_usd from public.pipeline_costs $$, row('ok'::text, 17::bigint, false, 0.000017), 'and charged as the provider counted');
select is((tests.run((select id from run))).cost_usd, 0.000017, 'to the run');
select is((tests.document('https://example.org/1')).estado, 'ready', 'whose document is ready');

select * from finish();
rollback;
