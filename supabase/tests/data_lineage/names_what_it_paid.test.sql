begin;
\ir ../_helpers.sql
select plan(4);
select tests.source('a');
insert into pipeline.model_prices (model_id, usd_per_million_tokens, effective_from, provenance)
select (pipeline.active_embedding_model()).id, 2, now() - interval '1 day', 'test';
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select pipeline.dispatch();
create temp table batch as select pipeline.claim_work('embedding', 'tests') #> '{jobs,0}' as job;
select pipeline.fail_job((job ->> 'id')::bigint, (job ->> 'lease_token')::uuid, 'INTERNAL', 'bug', null,
  '{"calls": [{"provider": "local", "endpoint": "embeddings", "status": "error", "error_code": "INTERNAL", "tokens": 50}]}') from batch;
select pipeline.retry_dead();
select tests.embed_all();

create temp view paid as
select l.event, l.attempt, c.api_calls, c.tokens_used, c.estimated_cost_usd
from public.data_lineage l
join public.pipeline_costs c on c.job_id = l.job_id and c.attempt = l.attempt
where l.event <> 'START' and l.version is null;
select results_eq('select event, attempt, tokens_used, estimated_cost_usd from paid order by attempt',
  $$ values ('FAIL', 1, 50::bigint, 0.0001), ('COMPLETE', 2, 100::bigint, 0.0002) $$,
  'the calls of each attempt are found by job and attempt, those of a failed one and of a replay too');
select is((select count(*) from paid), (select count(*) from public.pipeline_costs), 'every call belongs to one attempt');
select is((select cost_usd from public.data_lineage where stage = 'embedding' and event = 'COMPLETE' and version = 1), 0.0002,
  'the document''s own event has its share of what brought its vectors');
select is((select metadata -> 'jobs' ->> 0 from public.data_lineage where stage = 'embedding' and event = 'COMPLETE' and version = 1),
  (select job ->> 'id' from batch), 'and the job that did');

select * from finish();
rollback;
