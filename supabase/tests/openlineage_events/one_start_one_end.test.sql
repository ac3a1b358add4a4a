begin;
\ir ../_helpers.sql
select plan(9);
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Uno.');
select tests.crawl('a', 'https://example.org/1', 'Dos.');
select tests.discover('a', array['https://example.org/2']);
select pipeline.fail_job(id, lease_token, 'HTTP_NOT_FOUND', 'Cannot fetch it: 404') from tests.claim('ingestion');
select public.rollback_document((tests.document('https://example.org/1')).id, 1);

create temp view ends as
select event #>> '{run,runId}' as run, event #>> '{job,name}' as job, event #>> '{run,facets,parent,run,runId}' as parent,
  count(*) filter (where event ->> 'eventType' = 'START') as starts,
  count(*) filter (where event ->> 'eventType' <> 'START') as ends,
  min(event ->> 'eventTime') filter (where event ->> 'eventType' = 'START')
    < min(event ->> 'eventTime') filter (where event ->> 'eventType' <> 'START') as in_order
from public.openlineage_events
group by 1, 2, 3;
select is((select count(*) from ends where starts <> 1 or ends <> 1), 0::bigint, 'every run starts once and ends once');
select is((select count(*) from ends where not in_order), 0::bigint, 'in this order');
select is((select count(*) from ends e where e.parent is not null and not exists (select from ends p where p.run = e.parent and p.job = 'pipeline')),
  0::bigint, 'under a run of the pipeline');
select is((select count(*) from ends where job = 'pipeline'), (select count(*) from public.pipeline_runs), 'all of which are there');
select is((select array_agg(job order by job) from ends where parent is null and job <> 'pipeline'), null, 'nothing stands alone');

select row_eq($$ select event #>> '{run,facets,errorMessage,message}', event #>> '{run,facets,profeflow_stage,errorCode}'
  from public.openlineage_events where event ->> 'eventType' = 'FAIL' and event #>> '{job,name}' = 'pipeline.ingestion' $$,
  row('Cannot fetch it: 404'::text, 'HTTP_NOT_FOUND'::text), 'a failure has its message and its code');
select row_eq($$ select count(*), min(event #>> '{run,facets,profeflow_restored,fromVersion}'), min(event #>> '{inputs,0,facets,version,datasetVersion}'),
    max(event #>> '{outputs,0,facets,version,datasetVersion}')
  from public.openlineage_events where event #>> '{job,name}' = 'pipeline.rollback' $$, row(2::bigint, '1'::text, '1'::text, '3'::text),
  'what a rollback brought back is one run, from the old version to the new');
select is((select count(*) from public.openlineage_events where event #>> '{run,facets,profeflow_stage,version}' = '3'), 0::bigint, 'and no stage');
select is((select event_time from public.openlineage_events where event_id = (select min(event_id)::text from public.data_lineage)),
  (select "timestamp" from public.data_lineage order by event_id limit 1), 'an event''s time and id are those of the lineage');

select * from finish();
rollback;
