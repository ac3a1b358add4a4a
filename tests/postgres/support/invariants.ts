import type { Sql } from 'postgres';

/** What holds after any run, whatever happened during it: each query lists what breaks the rule. */
const RULES: Record<string, string> = {
  'every run has ended': `select id, state from public.pipeline_runs where state = 'running'`,
  'no job is left':
    `select id, stage, subject, state from pipeline.jobs where state in ('ready', 'running', 'failed')`,
  'every discovered document has an outcome': `
    select run_id, url from pipeline.run_documents where outcome is null`,
  'the outcomes add up to what was discovered': `
    select r.id, r.discovered, count(d.url) as documents
      from public.pipeline_runs r left join pipeline.run_documents d on d.run_id = r.id
     group by r.id
    having r.discovered <> count(d.url)
        or r.discovered <> r.ready + r.unchanged + r.duplicate + r.quarantined + r.irrelevant + r.rejected + r.dead + r.retired`,
  'no run was closed twice': `
    select run_id, count(*) from public.pipeline_metrics where metric_name = 'run_seconds' group by run_id having count(*) > 1`,
  'no document is on its way': `
    select url_original, estado from public.documentos_oficiales where estado in ('pending', 'processing')`,
  'nothing is staged or queued': `
    select 'page' as what, job_id as id from pipeline.staged_pages
    union all select 'chunk', chunk_id from pipeline.embedding_queue`,
  'every text has the hash that is kept of it': `
    select id, version from public.documentos_oficiales
     where contenido_texto is not null and contenido_hash <> encode(sha256(convert_to(contenido_texto, 'UTF8')), 'hex')
    union all
    select documento_id, version from public.document_versions
     where contenido_texto is not null and contenido_hash <> encode(sha256(convert_to(contenido_texto, 'UTF8')), 'hex')`,
  'history is without a gap and ends with the current version': `
    select d.id, d.version, count(v.version) as versions
      from public.documentos_oficiales d
      left join public.document_versions v on v.documento_id = d.id
      left join public.document_versions n on n.documento_id = d.id and n.version = v.version + 1
     group by d.id
    having count(v.version) <> d.version
        or count(*) filter (where v.valid_to is distinct from n.valid_from and v.version < d.version) > 0
        or count(v.version) filter (where v.valid_to is null) <> least(d.version, 1)`,
  'every chunk stands where its range says': `
    select dc.id, dc.documento_id, dc.version, dc.ordinal
      from pipeline.document_chunks dc
      join pipeline.chunks c on c.id = dc.chunk_id
      join public.documentos_oficiales d on d.id = dc.documento_id
      join public.document_versions v on v.documento_id = dc.documento_id and v.version = dc.version
     where substr(coalesce(v.contenido_texto, d.contenido_texto), dc.char_start + 1, dc.char_end - dc.char_start) <> c.content`,
  'no chunk content is there twice': `
    select context, content, count(*) from pipeline.chunks group by context, content having count(*) > 1`,
  'a chunk list has every chunk it counts, numbered without a gap': `
    select l.documento_id, l.version, l.revision, l.chunks, count(dc.id) as rows, max(dc.ordinal)
      from pipeline.chunk_lists l left join pipeline.document_chunks dc using (documento_id, version, revision)
     group by l.documento_id, l.version, l.revision
    having count(dc.id) <> l.chunks or max(dc.ordinal) - min(dc.ordinal) + 1 is distinct from l.chunks`,
  'search shows what the documents say, one version at a time': `
    select d.url_original, d.estado, d.served_version, s.version
      from public.documentos_oficiales d
      full join (select * from pipeline.served_versions where valid_to is null) s on s.documento_id = d.id
     where (s.version, s.revision) is distinct from (
       case when d.estado in ('ready', 'processing', 'dead') then d.served_version end,
       case when d.estado in ('ready', 'processing', 'dead') then d.served_revision end)
    union all
    select a.documento_id::text, 'overlap', a.version, b.version
      from pipeline.served_versions a
      join pipeline.served_versions b on b.documento_id = a.documento_id and b.valid_from > a.valid_from
     where coalesce(a.valid_to, 'infinity') > b.valid_from`,
  'every chunk of a served version has its vector': `
    select d.url_original, dc.ordinal
      from public.documentos_oficiales d
      join pipeline.document_chunks dc
        on dc.documento_id = d.id and dc.version = d.served_version and dc.revision = d.served_revision
      join public.model_registry m on m.is_active and m.model_type = 'embedding'
      left join pipeline.chunk_embeddings e on e.model_id = m.id and e.chunk_id = dc.chunk_id
     where d.estado = 'ready' and e.chunk_id is null`,
  'every vector is of the text that is kept': `
    select e.chunk_id
      from pipeline.chunk_embeddings e
      join pipeline.chunks c on c.id = e.chunk_id
      join public.model_registry m on m.id = e.model_id
     where e.input_hash <> encode(sha256(convert_to(
             coalesce(m.config ->> 'prefix_passage', '') || case c.context when '' then '' else c.context || E'\\n\\n' end || c.content,
             'UTF8')), 'hex')`,
  'a ready version has each stage of its lineage once': `
    select d.url_original, d.version, s.stage, count(l.event_id) as events
      from public.documentos_oficiales d
      cross join unnest(array['discovery', 'ingestion', 'processing', 'embedding', 'validation']) as s (stage)
      left join public.data_lineage l
        on l.documento_id = d.id and l.version = d.version and l.stage = s.stage and l.event = 'COMPLETE'
     where d.estado = 'ready'
     group by d.url_original, d.version, s.stage
    having count(l.event_id) <> 1`,
  'what a stage took in is what an earlier one gave out': `
    select l.event_id, l.stage, l.input_hash
      from public.data_lineage l
     where l.event = 'COMPLETE' and l.input_hash is not null and l.version is not null
       and not exists (
         select from public.data_lineage e
          where e.documento_id = l.documento_id and e.event = 'COMPLETE'
            and e.event_id < l.event_id and e.output_hash = l.input_hash)`,
  'an attempt has one start, and one end unless it is going on': `
    select l.job_id, l.attempt, l.stage, count(*) filter (where l.event = 'START') as starts,
           count(*) filter (where l.event <> 'START') as ends
      from public.data_lineage l
      join pipeline.jobs j on j.id = l.job_id
     where (l.version is null or l.stage = 'ingestion') and not l.metadata ? 'restored_from'
     group by l.job_id, l.attempt, l.stage, j.id
    having count(*) filter (where l.event = 'START') <> 1
        or (count(*) filter (where l.event <> 'START') <> 1
            and not (j.state in ('running', 'ready') and l.attempt >= j.attempts_before + j.attempt))`,
  'every attempt of a job that has ended is there': `
    select j.id, j.stage, j.attempts_before + j.attempt as attempts
      from pipeline.jobs j
     where j.state in ('done', 'dead', 'failed')
       and j.attempts_before + j.attempt <> (
         select count(*) from public.data_lineage l
          where l.job_id = j.id and l.event <> 'START' and (l.version is null or l.stage = 'ingestion')
            and not l.metadata ? 'restored_from')`,
  'a stage of a version has one start and one end': `
    select l.documento_id, l.version, l.stage, l.job_id, l.attempt
      from public.data_lineage l
     where l.version is not null and l.stage <> 'ingestion' and not l.metadata ? 'restored_from'
     group by l.documento_id, l.version, l.stage, l.job_id, l.attempt
    having count(*) filter (where l.event = 'START') <> 1 or count(*) filter (where l.event <> 'START') <> 1`,
  'the ledger adds up to what the vectors cost': `
    select r.id, r.cost_usd, sum(e.cost_usd) as vectors
      from public.pipeline_runs r join pipeline.chunk_embeddings e on e.run_id = r.id
     group by r.id having abs(r.cost_usd - sum(e.cost_usd)) > 0.000001 and sum(e.cost_usd) > r.cost_usd`,
};

/** What a forced reading breaks rightly that finds the text as it is: its events are of the same version. */
export const NOT_AFTER_FORCED_READINGS = 'a ready version has each stage of its lineage once';

/** What retention breaks rightly: it takes versions out of the middle of a history. */
export const NOT_AFTER_RETENTION = 'history is without a gap and ends with the current version';

/** The rules that do not hold, each with up to five rows that break it; empty when all is well. */
export async function brokenRules(sql: Sql, except: string[] = []): Promise<Record<string, unknown[]>> {
  const broken: Record<string, unknown[]> = {};
  for (const [rule, query] of Object.entries(RULES)) {
    if (except.includes(rule)) continue;
    const rows = await sql.unsafe(`select * from (${query}) broken limit 5`);
    if (rows.length > 0) broken[rule] = [...rows];
  }
  return broken;
}
