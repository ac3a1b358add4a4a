import type { Query } from '../../../local/database/database.ts';

/** What only grows when a text is new, is cut or is embedded. */
export async function historyCounts(sql: Query): Promise<Record<string, number>> {
  const [row] = await sql<Record<string, number>>(
    `select (select count(*) from public.documentos_oficiales)::int as documents,
            (select count(*) from public.document_versions)::int as versions,
            (select count(*) from pipeline.chunks)::int as chunks,
            (select count(*) from pipeline.document_chunks)::int as occurrences,
            (select count(*) from pipeline.chunk_embeddings)::int as embeddings,
            (select count(*) from public.data_lineage where event = 'COMPLETE' and version is not null)::int as events,
            (select count(*) from public.pipeline_costs)::int as calls`,
  );
  return row!;
}
