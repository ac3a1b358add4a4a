import { expect, it } from 'vitest';
import { expectations } from '../../../local/sample-site/expectations.ts';
import { OCR_VERSIONS } from '../../../supabase/functions/_shared/ocr/config.ts';
import type { Ran } from '../sample-site.test.ts';

interface Outcome extends Record<string, unknown> {
  readonly url: string;
  readonly outcome: string;
  readonly code: string | null;
}

/** What became of each address in a run, `ready` or `rejected PDF_ENCRYPTED`, by address. */
export async function outcomesOf({ stack }: Ran, runId: string): Promise<Map<string, string>> {
  const rows = await stack.sql<Outcome>(
    'select url, outcome, error_code as code from pipeline.run_documents where run_id = $1 order by url',
    [runId],
  );
  return new Map(rows.map(({ url, outcome, code }) => [url, code === null ? outcome : `${outcome} ${code}`]));
}

const sorted = (map: ReadonlyMap<string, string>) => [...map].sort(([a], [b]) => a < b ? -1 : 1);

export function outcomesSuite(get: () => Ran): void {
  it('brings every address to the outcome and the code that it deserves', async () => {
    const { site, first } = get();
    const actual = await outcomesOf(get(), first.run_ids[0]!);
    const expected = expectations(site.url);
    // Of two addresses with the same bytes the one that is read first becomes ready.
    const twin = expected.find(({ sameBytesAs, outcome }) => sameBytesAs !== null && outcome === 'ready')!;
    if (actual.get(twin.url) === 'duplicate') {
      actual.set(twin.url, actual.get(twin.sameBytesAs!)!);
      actual.set(twin.sameBytesAs!, 'duplicate');
    }
    expect(sorted(actual)).toEqual(
      sorted(
        new Map(
          expected.map(({ url, outcome, code }) => [url, code === null ? outcome : `${outcome} ${code}`]),
        ),
      ),
    );
  });

  it('reports outcomes that add up to what was discovered, and no failure of ours', () => {
    const { site, first } = get();
    const { discovered, ...outcomes } = first.documents;
    expect(discovered).toBe(expectations(site.url).length);
    expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(discovered);
    expect(first).toMatchObject({ error_rate: 0, lineage_coverage: 1, documents: { dead: 0 } });
    expect(first.slo.filter(({ ok }) => ok !== true)).toEqual([]);
  });

  it('explains every document that is not ready in words a person understands', () => {
    const { site, first } = get();
    const bad = expectations(site.url).filter(({ code }) => code !== null).map(({ url }) => url);
    expect(first.errors.map(({ url }) => url).sort()).toEqual(bad.sort());
    for (const { code, message, stage } of first.errors) {
      expect({ code, stage, message }).toEqual({
        code: expect.stringMatching(/^[A-Z][A-Z_]+$/),
        stage: expect.stringMatching(/^(ingestion|processing)$/),
        message: expect.stringMatching(/^Cannot \w+ .+: \w.{8,}$/),
      });
      expect(message).not.toMatch(/undefined|\[object|Exception|\bat .+:\d+/);
    }
  });

  it('reads a scan by OCR, and says so page by page', async () => {
    const { stack } = get();
    const [scan] = await stack.sql(
      `select estado, tipo_contenido, contenido_texto, page_map, metadata -> 'ocr' as ocr
       from public.documentos_oficiales where url_original like '%escaneado.pdf'`,
    );
    expect(scan).toMatchObject({
      estado: 'ready',
      tipo_contenido: 'imagen_escaneada',
      contenido_texto: expect.stringContaining('Rosamel Ibáñez Quiñones, Jefe Provincial'),
      page_map: [{ page: 1, needs_ocr: false, method: 'ocr', engine: OCR_VERSIONS.tesseract }],
      ocr: { pages: 1, confidence: expect.toSatisfy((value: number) => value > 0.8) },
    });
  });

  it('reads the one scanned page of a document that has text', async () => {
    const mixed = await get().stack.sql(
      `select d.estado, jsonb_path_query_array(d.page_map, '$[*] ? (@.method == "ocr").page') as read_by_ocr,
         d.contenido_texto like '%Los sostenedores abajo firmantes%' as has_its_text
       from public.documentos_oficiales d where d.tipo_contenido = 'pdf_mixto'`,
    );
    expect(mixed).toEqual([{ estado: 'ready', read_by_ocr: [expect.any(Number)], has_its_text: true }]);
  });

  it('leaves nothing parked, staged or waiting behind', async () => {
    const { stack } = get();
    const [left] = await stack.sql(
      `select (select count(*) from storage.objects where bucket_id = 'raw-documents')::int as parked,
              (select count(*) from pipeline.staged_pages)::int as staged,
              (select count(*) from pipeline.embedding_queue)::int as queued,
              (select count(*) from pipeline.jobs where state <> 'done')::int as jobs`,
    );
    expect(left).toEqual({ parked: 0, staged: 0, queued: 0, jobs: 0 });
  });

  it('read the document of more than 150 pages in several invocations', async () => {
    const [long] = await get().stack.sql(
      `select d.paginas, m.metric_value::int as invocations
       from public.documentos_oficiales d
       join public.pipeline_metrics m on m.metadata ->> 'documento_id' = d.id::text and m.metric_name = 'invocations'
       order by d.paginas desc limit 1`,
    );
    expect(long!['paginas']).toBeGreaterThan(150);
    expect(long!['invocations']).toBeGreaterThan(1);
  });
}
