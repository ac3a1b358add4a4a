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
  count(e.chunk_id) filter (where c.chunk_id is null) as stale,
  (select count(*) from pipeline.fallback_chunks f where f.served_by = m.id) as standing_in,
  (select count(*) from pipeline.embedding_queue q where q.model_id = m.id) as waiting,
  (select count(*) from pipeline.rejected_inputs r where r.model_id = m.id) as refused,
  m.fallback_tier,
  (select array_agg(a.alias order by a.alias) from pipeline.model_aliases a where a.model_id = m.id) as aliases
from public.model_registry m
left join pipeline.chunk_embeddings e on e.model_id = m.id
left join current_chunks c on c.chunk_id = e.chunk_id
where m.model_type = 'embedding'
  and m.retired_at is null
group by m.id;

comment on view public.model_coverage is
  'Per embedding model in use: chunks that search shows, how many of them have its vector, how many not (missing), its vectors of chunks that search no longer shows (stale); chunks it stands in for, that wait for it, that it refuses; its place in the fallback order and its names.';

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
  min(j.not_before) filter (where j.state = 'failed') as next_retry,
  count(*) filter (where j.state = 'ready' and j.error_code = 'BUDGET_EXHAUSTED') as waiting_for_budget,
  count(*) filter (where j.state = 'ready' and j.error_code in ('CIRCUIT_OPEN', 'PROVIDER_RATE_LIMITED')) as waiting_for_provider
from unnest(array['discovery', 'ingestion', 'ocr', 'embedding', 'export']) as s (stage)
left join pipeline.jobs j on j.stage = s.stage and j.state <> 'done'
group by s.stage;

comment on view public.queue_status is 'Jobs by stage and state, the oldest that waits, the next retry, and those that were put back until a budget has room or a provider answers.';

revoke all on public.metricas_pipeline_rag, public.lineage_coverage, public.model_coverage, public.queue_status
  from public, anon, authenticated, service_role;
grant select on public.metricas_pipeline_rag, public.lineage_coverage, public.model_coverage, public.queue_status
  to service_role;
grant select on public.metricas_pipeline_rag, public.lineage_coverage to authenticated;
