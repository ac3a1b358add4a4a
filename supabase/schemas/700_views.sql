create view public.metricas_pipeline_rag
with (security_invoker = true)
as
select
  r.id as run_id,
  r.trigger,
  r.external_id,
  r.state,
  r.started_at,
  r.finished_at,
  r.seconds,
  r.discovered,
  r.ready,
  r.unchanged,
  r.duplicate,
  r.quarantined,
  r.irrelevant,
  r.rejected,
  r.dead,
  r.retired,
  r.pages,
  r.chunks,
  r.embeddings,
  r.provider_calls,
  r.tokens,
  r.cost_usd,
  r.error_rate,
  (select avg(m.metric_value) from public.pipeline_metrics m where m.run_id = r.id and m.metric_name = 'processing_time') as processing_time,
  (select avg(m.metric_value) from public.pipeline_metrics m where m.run_id = r.id and m.metric_name = 'embedding_latency') as embedding_latency,
  (select avg(m.metric_value) from public.pipeline_metrics m where m.run_id = r.id and m.metric_name = 'quality_score') as quality_score
from public.pipeline_runs r;

comment on view public.metricas_pipeline_rag is 'A run a row, with its totals and the means of its metrics (times in seconds).';

create view public.lineage_coverage
with (security_invoker = true)
as
select
  d.fuente,
  count(*) as documents,
  count(*) filter (where s.stages = 5) as complete,
  round(100.0 * count(*) filter (where s.stages = 5) / nullif(count(*), 0), 2) as coverage_percent
from public.documentos_oficiales d
cross join lateral (
  select count(distinct l.stage) as stages
  from public.data_lineage l
  where l.documento_id = d.id
    and l.version = d.version
    and l.event = 'COMPLETE'
) s
where d.estado = 'ready'
group by d.fuente;

comment on view public.lineage_coverage is 'Ready documents whose lineage has all five stages, by source; 100 % by construction.';

create view public.model_coverage
with (security_invoker = true)
as
with current_chunks as (
  select distinct dc.chunk_id
  from pipeline.served_versions s
  join pipeline.document_chunks dc using (documento_id, version, revision)
  where s.valid_to is null
)
select
  m.id as model_id,
  m.model_name,
  m.model_version,
  m.is_active,
  (select count(*) from current_chunks) as current_chunks,
  count(e.chunk_id) filter (where c.chunk_id is not null) as covered,
  (select count(*) from current_chunks) - count(e.chunk_id) filter (where c.chunk_id is not null) as missing,
  count(e.chunk_id) filter (where c.chunk_id is null) as stale
from public.model_registry m
left join pipeline.chunk_embeddings e on e.model_id = m.id
left join current_chunks c on c.chunk_id = e.chunk_id
where m.model_type = 'embedding'
group by m.id, m.model_name, m.model_version, m.is_active;

comment on view public.model_coverage is
  'Per embedding model: chunks that search shows, how many of them have its vector, how many not, and its vectors of chunks that search no longer shows.';

create view public.queue_status
with (security_invoker = true)
as
select
  s.stage,
  count(*) filter (where j.state = 'ready') as ready,
  count(*) filter (where j.state = 'running') as running,
  count(*) filter (where j.state = 'failed') as failed,
  count(*) filter (where j.state = 'dead') as dead,
  count(distinct j.worker) filter (where j.state = 'running') as workers,
  min(j.created_at) filter (where j.state in ('ready', 'failed')) as oldest_waiting,
  min(j.not_before) filter (where j.state = 'failed') as next_retry
from unnest(array['discovery', 'ingestion', 'ocr', 'embedding', 'export']) as s (stage)
left join pipeline.jobs j on j.stage = s.stage and j.state <> 'done'
group by s.stage;

comment on view public.queue_status is 'Jobs by stage and state, the oldest that waits, the next retry.';

create view public.cost_by_month
with (security_invoker = true)
as
select
  date_trunc('month', c."timestamp" at time zone 'utc')::date as month,
  c.provider,
  coalesce(m.model_name, '-') as model_name,
  sum(c.api_calls)::bigint as api_calls,
  sum(c.tokens_used)::bigint as tokens,
  sum(c.estimated_cost_usd) as cost_usd
from public.pipeline_costs c
left join public.model_registry m on m.id = c.model_id
group by 1, 2, 3;

comment on view public.cost_by_month is 'The ledger by month (UTC), provider and model.';

revoke all on public.metricas_pipeline_rag, public.lineage_coverage, public.model_coverage, public.queue_status,
  public.cost_by_month from public, anon, authenticated, service_role;
grant select on public.metricas_pipeline_rag, public.lineage_coverage, public.model_coverage, public.queue_status,
  public.cost_by_month to service_role;
grant select on public.metricas_pipeline_rag, public.lineage_coverage, public.cost_by_month to authenticated;
