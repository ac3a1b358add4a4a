-- The review's success metrics over some runs; null where there is nothing to measure.
create function pipeline.success_metrics(run_ids text[])
returns table (name text, target text, actual numeric, ok boolean)
language sql
stable
set search_path = ''
as $$
  with documents as (
    select rd.*, d.estado, d.served_version, d.version
    from pipeline.run_documents rd
    left join public.documentos_oficiales d on d.id = rd.documento_id
    where rd.run_id = any (run_ids)
  ),
  ended as (
    select
      count(*) filter (where outcome is not null)::numeric as documents,
      count(*) filter (where outcome = 'dead')::numeric as dead,
      -- Documents that ought to have vectors, and those that have.
      count(*) filter (where outcome in ('ready', 'dead') or (outcome = 'unchanged' and estado = 'ready'))::numeric as embeddable,
      count(*) filter (where outcome in ('ready', 'unchanged') and estado = 'ready')::numeric as embedded
    from documents
  ),
  lineage as (
    select
      count(*)::numeric as documents,
      count(*) filter (where cardinality(pipeline.missing_stages(r.documento_id, r.version)) = 0)::numeric as complete
    from (select distinct documento_id, version from documents where estado = 'ready') r
  ),
  times as (
    select
      avg(metric_value) filter (where metric_name = 'processing_time') as processing,
      percentile_cont(0.5) within group (order by metric_value::float8) filter (where metric_name = 'processing_time') as latency,
      avg(metric_value) filter (where metric_name = 'embedding_latency') as embedding
    from public.pipeline_metrics
    where run_id = any (run_ids)
  ),
  money as (
    select
      sum(estimated_cost_usd) filter (where run_id = any (run_ids)) as run_usd,
      sum(estimated_cost_usd) as month_usd
    from public.pipeline_costs
    where "timestamp" >= date_trunc('month', clock_timestamp() at time zone 'utc') at time zone 'utc'
  ),
  metrics (position, name, target, actual, ok) as (
    select 1, 'documents_processed', '>= 0.95', 1 - e.dead / nullif(e.documents, 0), 1 - e.dead / nullif(e.documents, 0) >= 0.95 from ended e
    union all
    select 2, 'documents_with_embeddings', '>= 0.90', e.embedded / nullif(e.embeddable, 0), e.embedded / nullif(e.embeddable, 0) >= 0.90 from ended e
    union all
    select 3, 'error_rate', '< 0.05', e.dead / nullif(e.documents, 0), e.dead / nullif(e.documents, 0) < 0.05 from ended e
    union all
    select 4, 'lineage_coverage', '= 1', l.complete / nullif(l.documents, 0), l.complete / nullif(l.documents, 0) = 1 from lineage l
    union all
    select 5, 'processing_seconds_per_document', '< 300', t.processing, t.processing < 300 from times t
    union all
    select 6, 'embedding_seconds_per_call', '< 2', t.embedding, t.embedding < 2 from times t
    union all
    select 7, 'end_to_end_seconds', '< 60', t.latency::numeric, t.latency < 60 from times t
    union all
    select 8, 'usd_per_document', '<= 0.01', m.run_usd / nullif(e.embedded, 0), m.run_usd / nullif(e.embedded, 0) <= 0.01 from money m, ended e
    union all
    select 9, 'usd_this_month', '< 50', m.month_usd, m.month_usd < (pipeline.setting('monthly_budget_usd'))::numeric from money m
  )
  select m.name, m.target, round(m.actual, 6), m.ok from metrics m order by m.position;
$$;

comment on function pipeline.success_metrics(text[]) is
  'The review''s success metrics over these runs: name, target, actual, ok (null without data). end_to_end_seconds: median from a worker''s first touch of a document to ready.';

create function pipeline.run_report(run_ids text[])
returns jsonb
language sql
stable
set search_path = ''
as $$
  with runs as (
    select * from public.pipeline_runs r where r.id = any (run_ids)
  ),
  documents as (
    select * from pipeline.run_documents rd where rd.run_id = any (run_ids)
  ),
  metrics as (
    select * from pipeline.success_metrics(run_ids)
  )
  select jsonb_build_object(
    'run_ids', to_jsonb(run_ids),
    'documents', (
      select jsonb_build_object(
        'discovered', count(*),
        'ready', count(*) filter (where outcome = 'ready'),
        'unchanged', count(*) filter (where outcome = 'unchanged'),
        'duplicate', count(*) filter (where outcome = 'duplicate'),
        'quarantined', count(*) filter (where outcome = 'quarantined'),
        'irrelevant', count(*) filter (where outcome = 'irrelevant'),
        'rejected', count(*) filter (where outcome = 'rejected'),
        'dead', count(*) filter (where outcome = 'dead'),
        'retired', count(*) filter (where outcome = 'retired')
      )
      from documents
    ),
    'errors', coalesce(
      (
        select jsonb_agg(e.error order by e.url)
        from (
          select d.url, jsonb_build_object('url', d.url, 'stage', d.stage, 'code', d.error_code, 'message', d.error_message) as error
          from documents d
          where d.error_code is not null
          union all
          select j.subject, jsonb_build_object('url', coalesce(s.url, j.subject), 'stage', j.stage, 'code', j.error_code, 'message', j.error_message)
          from pipeline.jobs j
          left join public.sources s on s.id = j.source_id
          where j.run_id = any (run_ids)
            and j.stage = 'discovery'
            and j.state = 'dead'
        ) e
      ),
      '[]'
    ),
    'pages', (select coalesce(sum(d.pages), 0) from documents d),
    'chunks', (select coalesce(sum(d.chunks), 0) from documents d),
    'embeddings', (select count(*) from pipeline.chunk_embeddings e where e.run_id = any (run_ids)),
    'provider_calls', (select coalesce(sum(c.api_calls), 0) from public.pipeline_costs c where c.run_id = any (run_ids)),
    'tokens', (select coalesce(sum(c.tokens_used), 0) from public.pipeline_costs c where c.run_id = any (run_ids)),
    'cost_usd', (select coalesce(sum(c.estimated_cost_usd), 0) from public.pipeline_costs c where c.run_id = any (run_ids)),
    'lineage_coverage', (select m.actual from metrics m where m.name = 'lineage_coverage'),
    'error_rate', (select m.actual from metrics m where m.name = 'error_rate'),
    'seconds', (
      select round(extract(epoch from max(coalesce(r.finished_at, clock_timestamp())) - min(r.started_at)), 3) from runs r
    ),
    'slo', (
      select jsonb_agg(jsonb_build_object('name', m.name, 'target', m.target, 'actual', m.actual, 'ok', m.ok)) from metrics m
    )
  );
$$;

comment on function pipeline.run_report(text[]) is 'What came of some runs, as the --json report of the command line: documents by outcome, errors, totals, success metrics.';

create function pipeline.run_progress(run_ids text[])
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'running', (select count(*) from public.pipeline_runs r where r.id = any (run_ids) and r.state = 'running'),
    'discovered', (select count(*) from pipeline.run_documents d where d.run_id = any (run_ids)),
    'ended', (select count(*) from pipeline.run_documents d where d.run_id = any (run_ids) and d.outcome is not null),
    'pages', (select coalesce(sum(d.pages), 0) from pipeline.run_documents d where d.run_id = any (run_ids)),
    'pages_staged', (
      select count(*) from pipeline.staged_pages p join pipeline.jobs j on j.id = p.job_id where j.run_id = any (run_ids)
    ),
    'chunks', (select coalesce(sum(d.chunks), 0) from pipeline.run_documents d where d.run_id = any (run_ids)),
    'chunks_waiting', (select count(*) from pipeline.embedding_queue q where q.run_id = any (run_ids)),
    'cost_usd', (select coalesce(sum(c.estimated_cost_usd), 0) from public.pipeline_costs c where c.run_id = any (run_ids)),
    'stages', (
      select coalesce(jsonb_object_agg(s.stage, to_jsonb(s) - 'stage'), '{}')
      from (
        select
          j.stage,
          count(*) filter (where j.state = 'ready') as ready,
          count(*) filter (where j.state = 'running') as running,
          count(*) filter (where j.state = 'failed') as failed,
          count(*) filter (where j.state = 'done') as done,
          count(*) filter (where j.state = 'dead') as dead,
          count(*) filter (where j.state = 'ready' and j.error_code = 'BUDGET_EXHAUSTED') as waiting_for_budget,
          count(*) filter (where j.state = 'ready' and j.error_code in ('CIRCUIT_OPEN', 'PROVIDER_RATE_LIMITED')) as waiting_for_provider
        from pipeline.jobs j
        where j.run_id = any (run_ids)
        group by j.stage
      ) s
    )
  );
$$;

comment on function pipeline.run_progress(text[]) is 'Where some runs stand, cheap enough to be asked every half second.';

create view public.slo_status
with (security_invoker = true)
as
select m.name, m.target, m.actual, m.ok
from pipeline.success_metrics(
  array(select r.id from public.pipeline_runs r where r.started_at > now() - interval '30 days' and r.state <> 'running')
) m;

comment on view public.slo_status is 'The review''s success metrics over the runs of the last 30 days; ok is null without data.';

revoke all on public.slo_status from public, anon, authenticated, service_role;
grant select on public.slo_status to service_role;
revoke all on function pipeline.success_metrics(text[]) from public, anon, authenticated, service_role;
revoke all on function pipeline.run_report(text[]) from public, anon, authenticated, service_role;
revoke all on function pipeline.run_progress(text[]) from public, anon, authenticated, service_role;
grant execute on function pipeline.success_metrics(text[]) to service_role;
grant execute on function pipeline.run_report(text[]) to service_role;
grant execute on function pipeline.run_progress(text[]) to service_role;
