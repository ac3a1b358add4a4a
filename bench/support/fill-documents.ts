import type { Sql } from 'postgres';

export const CHUNKS_PER_DOCUMENT = 10;
const FILLER_RUN = 'run_20260101_000000_f111';
const SOURCES = 20;

/** Once: sources for the made documents, and phrases and vectors to make them of. */
export async function prepareFill(admin: Sql): Promise<void> {
  await admin.unsafe(`
    create schema bench;
    create table bench.phrases as
    select p.id, string_agg(w.word, ' ') as phrase
    from generate_series(0, 4999) p (id)
    cross join lateral (
      -- Zipf's law: the logarithm of a word's rank is uniform.
      select 'voz' || translate(to_hex(floor(exp(random() * ln(20000)))::int + 0 * (p.id + n)), '0123456789', 'ghijklmnop') as word
      from generate_series(1, 10) n
    ) w
    group by p.id;
    create table bench.vectors as
    select v.id, extensions.l2_normalize(v.numbers::extensions.vector)::extensions.halfvec as embedding
    from (
      select p.id, array_agg((random() - 0.5 + 0 * (p.id + n))::real) as numbers
      from generate_series(0, 4999) p (id)
      cross join generate_series(1, 384) n
      group by p.id
    ) v;
    create index on bench.vectors (id);
    create index on bench.phrases (id);
    insert into public.pipeline_runs (id, trigger, state, finished_at) values ('${FILLER_RUN}', 'bench', 'succeeded', now());
    insert into public.sources (name, kind, url, fuente, publicado, activo)
    select 'made-' || n, 'listing', 'https://made-' || n || '.example.org/', 'made', true, false
    from generate_series(0, ${SOURCES - 1}) n;
  `).simple();
}

/**
 * Adds made documents number `from` + 1 to `to`, each ready, with ten chunks, vectors, ten events of lineage, a done
 * job, metrics and its place in a run: what as many documents leave behind in every table. Set-based, without triggers.
 */
export async function fillDocuments(admin: Sql, from: number, to: number): Promise<void> {
  const numbers = `generate_series(${from + 1}, ${to}) as g (n)`;
  await admin.unsafe(`
    set session_replication_role = replica;
    set work_mem = '256MB';
    drop index if exists pipeline.chunks_tsv_idx;

    create temp table made as
    select n, gen_random_uuid() as id, s.id as source_id, 'https://made-' || n % ${SOURCES} || '.example.org/' || n || '.pdf' as url
    from ${numbers}
    join public.sources s on s.name = 'made-' || n % ${SOURCES};
    create temp table made_chunks as
    select c.n, c.documento_id, c.k, c.content, pipeline.sha256_hex(c.content) as content_hash,
      (sum(length(c.content) + 2) over (partition by c.n order by c.k))::int - length(c.content) - 2 as char_start
    from (
      select m.n, m.id as documento_id, k, 'Documento ' || m.n || ', parte ' || k || ': ' || a.phrase || ' ' || b.phrase as content
      from made m
      cross join generate_series(0, ${CHUNKS_PER_DOCUMENT - 1}) k
      join bench.phrases a on a.id = (m.n * 31 + k * 7) % 5000
      join bench.phrases b on b.id = (m.n * 17 + k * 1013) % 5000
    ) c;
    create temp table made_texts as
    select t.documento_id, t.content, pipeline.sha256_hex(t.content) as hash
    from (select documento_id, string_agg(content, E'\\n\\n' order by k) as content from made_chunks group by documento_id) t;

    insert into public.documentos_oficiales (
      id, source_id, fuente, url_original, titulo, tipo_contenido, paginas, page_map, contenido_texto, contenido_hash, bytes_sha256, version,
      version_timestamp, served_version, served_revision, estado, quality_score, config_hash, embedding_model, embedding_version, run_id
    )
    select m.id, m.source_id, 'made', m.url, 'Documento ' || m.n, 'pdf_texto', 10, '[]', t.content, t.hash,
      pipeline.sha256_hex('bytes' || m.n), 1, now(), 1, 1, 'ready', 0.9, 'made', 'local-lexical', '1', '${FILLER_RUN}'
    from made m
    join made_texts t on t.documento_id = m.id;
    insert into public.document_versions (documento_id, version, contenido_hash, run_id, valid_from)
    select documento_id, 1, hash, '${FILLER_RUN}', now() from made_texts;
    insert into pipeline.served_versions (documento_id, version, revision, valid_from)
    select documento_id, 1, 1, now() from made_texts;
    insert into pipeline.source_urls (source_id, url, documento_id, titulo, etag, bytes_sha256, config_hash, fetched_at)
    select source_id, url, id, 'Documento ' || n, n::text, pipeline.sha256_hex('bytes' || n), 'made', now() from made;

    insert into pipeline.chunks (content_hash, context, content, token_count)
    select content_hash, '', content, 60 from made_chunks;
    insert into pipeline.chunk_lists (documento_id, version, revision, chunks, tokens, digest)
    select documento_id, 1, 1, count(*), 60 * count(*),
      sha256(string_agg(pipeline.chunk_list_row(k, char_start, char_start + length(content), 1, 1, decode(content_hash, 'hex')), ''::bytea
        order by k))
    from made_chunks
    group by documento_id;
    insert into pipeline.document_chunks (documento_id, version, ordinal, chunk_id, char_start, char_end, page_start, page_end)
    select m.documento_id, 1, m.k, c.id, m.char_start, m.char_start + length(m.content), 1, 1
    from made_chunks m
    join pipeline.chunks c on c.content_hash = m.content_hash
    order by m.n, m.k;
    insert into pipeline.chunk_embeddings (model_id, chunk_id, input_hash, embedding, run_id, tokens)
    select r.id, c.id, c.content_hash, v.embedding, '${FILLER_RUN}', 60
    from made_chunks m
    join pipeline.chunks c on c.content_hash = m.content_hash
    join bench.vectors v on v.id = (m.n * 13 + m.k * 499) % 5000
    cross join public.model_registry r
    where r.model_name = 'local-lexical';
    insert into pipeline.list_embeddings (documento_id, version, revision, model_id, vectors, digest)
    select m.documento_id, 1, 1, r.id, count(*), sha256(string_agg(sha256(extensions.halfvec_send(v.embedding)), ''::bytea order by m.k))
    from made_chunks m
    join bench.vectors v on v.id = (m.n * 13 + m.k * 499) % 5000
    cross join public.model_registry r
    where r.model_name = 'local-lexical'
    group by m.documento_id, r.id;

    insert into pipeline.jobs (run_id, stage, subject, source_id, state, attempt, max_attempts, finished_at, worker)
    select '${FILLER_RUN}', 'ingestion', url, source_id, 'done', 1, 5, now(), 'made' from made;
    insert into pipeline.run_documents (run_id, url, source_id, documento_id, outcome, stage, pages, chunks, started_at, finished_at)
    select '${FILLER_RUN}', url, source_id, id, 'ready', 'validation', 10, 10, now(), now() from made;
    -- Jobs that no real one will have the number of.
    insert into public.data_lineage (documento_id, version, pipeline_run_id, stage, event, job_id, attempt, input_hash, output_hash)
    select
      case when s.stage = 'ingestion' and e.event = 'START' then null else m.id end,
      case when s.stage = 'ingestion' and e.event = 'START' then null else 1 end,
      '${FILLER_RUN}', s.stage, e.event, -m.n, 1, pipeline.sha256_hex('in' || m.n),
      case when e.event = 'COMPLETE' then pipeline.sha256_hex('out' || m.n) end
    from made m
    cross join unnest(array['discovery', 'ingestion', 'processing', 'embedding', 'validation']) as s (stage)
    cross join unnest(array['START', 'COMPLETE']) as e (event);
    insert into public.pipeline_metrics (run_id, stage, metric_name, metric_value)
    select '${FILLER_RUN}', 'processing', k.name, 1
    from made
    cross join unnest(array['processing_time', 'fetch_ms', 'parse_ms', 'quality_score']) as k (name);
    insert into public.pipeline_costs (run_id, stage, provider, model_id, job_id, status, api_calls, tokens_used, estimated_cost_usd)
    select '${FILLER_RUN}', 'embedding', 'local', r.id, m.n, 'ok', 1, 600, 0
    from made m
    cross join public.model_registry r
    where r.model_name = 'local-lexical';

    drop table made, made_chunks, made_texts;
    reset session_replication_role;
    create index chunks_tsv_idx on pipeline.chunks using gin (tsv);
  `).simple();
  await admin.unsafe('vacuum analyze').simple();
}

/** Chunks that wait for their vectors in the run that is running. */
export async function fillQueue(admin: Sql, chunks: number): Promise<void> {
  await admin.unsafe(`
    insert into pipeline.chunks (content_hash, context, content, token_count)
    select 'waits ' || n, '', 'espera ' || n, 380 from generate_series(1, ${chunks}) n;
    insert into pipeline.embedding_queue (model_id, chunk_id, run_id)
    select m.id, c.id, (select r.id from public.pipeline_runs r where r.state = 'running')
    from pipeline.chunks c
    cross join public.model_registry m
    where m.is_active;
  `).simple();
  await admin`vacuum analyze`;
}
