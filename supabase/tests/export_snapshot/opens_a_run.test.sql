begin;
\ir ../_helpers.sql
select plan(15);

select tests.source('uno');
set local role service_role;
select tests.crawl('uno', 'https://uno.example/a.pdf', E'Primer párrafo.\n\nSegundo párrafo.');
create temp table taken as select (public.create_snapshot('antes')).id;

create temp table exported as select public.export_snapshot((select id from taken)) as run_id;
select is((select r.trigger || ' ' || r.state from public.pipeline_runs r join exported on r.id = run_id), 'export running', 'an export is a run');

create temp table work as
select w -> 'jobs' -> 0 as job from pipeline.claim_work('export', 'tests') w;
select is((select job ->> 'stage' from work), 'export', 'its job is handed to a worker');
select is(
  (select (job #>> '{context,snapshot,total_documents}') || ' ' || (job #>> '{context,snapshot,data_hash}') from work),
  (select s.total_documents || ' ' || s.data_hash from public.data_snapshots s join taken using (id)),
  'with the snapshot as the manifest has it');
select is((select running from public.queue_status where stage = 'export'), 1::bigint, 'the queue shows it');
select ok(not exists (select from public.data_lineage l join work on l.job_id = (job ->> 'id')::bigint),
  'it makes no data, so no lineage');

select is(pipeline.checkpoint_job((job ->> 'id')::bigint, (job ->> 'lease_token')::uuid, '{"kind": 1, "after": null, "parts": []}'), true,
  'it is handed back with how far it got') from work;
create temp table again as
select w -> 'jobs' -> 0 as job from pipeline.claim_work('export', 'tests') w;
select is((select job -> 'checkpoint' ->> 'kind' from again), '1', 'and the next worker goes on there');

select is(
  pipeline.complete_export((job ->> 'id')::bigint, (job ->> 'lease_token')::uuid, '{"storage_location": "snapshots/x", "bytes": 10, "parts": 2}'),
  'stale', 'a worker whose lease is over changes nothing') from work;
select is((select storage_location from public.data_snapshots join taken using (id)), null, 'so the snapshot has no archive yet');
select throws_ok(
  format('select pipeline.complete_export(%s, %L, ''{"storage_location": ""}'')', job ->> 'id', job ->> 'lease_token'),
  'PT500', null, 'a report without what was written is refused') from again;
select is(
  pipeline.complete_export((job ->> 'id')::bigint, (job ->> 'lease_token')::uuid, '{"storage_location": "snapshots/x", "bytes": 10, "parts": 2}'),
  'done', 'the report ends it') from again;
select is((select storage_location from public.data_snapshots join taken using (id)), 'snapshots/x', 'the snapshot names its archive');
select is((select r.state from public.pipeline_runs r join exported on r.id = run_id), 'succeeded', 'and the run has ended');
select is((select metric_value from public.pipeline_metrics join exported using (run_id) where metric_name = 'export_bytes'), 10::numeric,
  'with the size of what was written');

-- A failed export is retried, and dies as every other job.
create temp table second as select public.export_snapshot((select id from taken)) as run_id;
update pipeline.jobs j set max_attempts = 1 from second s where j.run_id = s.run_id;
create temp table failing as select w -> 'jobs' -> 0 as job from pipeline.claim_work('export', 'tests') w;
select pipeline.fail_job((job ->> 'id')::bigint, (job ->> 'lease_token')::uuid, 'STORAGE_FAILED', 'Cannot write: no room') from failing;
select is((select r.state from public.pipeline_runs r join second on r.id = run_id), 'failed', 'a dead export is a failed run');

select * from finish();
rollback;
