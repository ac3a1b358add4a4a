import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from '../../local/stack.ts';
import { startVisionSimulator, type VisionSimulator } from '../fixtures/vision-simulator.ts';
import { pageShown, scannedPdf } from '../support/scanned-pdf.ts';
import { startTestStack } from '../support/test-stack.ts';
import { anyJobLeft, crawled } from './support/crawled.ts';
import { type MeteredWorker, type Spent, startMeteredWorker } from './support/metered-worker.ts';
import { startStaticSite, type StaticSite } from './support/static-site.ts';

/** The platform's limits, as in limits.test.ts. */
const MAX_CPU_SECONDS = 2;
const MAX_GROWTH_MIB = 150;

const PAGES = 60;
const PATH = '/oficios.pdf';
const PROSE = [
  'La evaluación docente se rige por el artículo 12º de la ley, y por lo que disponga el reglamento.',
  'Cada establecimiento enviará su nómina antes del 30 de abril.',
];

describe('a scanned document of 60 pages read by a vision model', () => {
  let stack: Stack;
  let site: StaticSite;
  let simulator: VisionSimulator;
  let reading: MeteredWorker;
  let ocr: MeteredWorker;
  const invocations: Spent[] = [];

  beforeAll(async () => {
    // Without functions, scheduler and sender: one process each, called by nobody else, one request after the other.
    stack = await startTestStack({ functions: false });
    simulator = await startVisionSimulator((image) => {
      const page = pageShown(image);
      return `## Oficio N.º ${page}\n\nPágina ${page}: ${
        PROSE.join(' ')
      } El anticipo es de $ ${page}.234.567.`;
    });
    await stack.sql(
      `select pipeline.activate_model(pipeline.register_model('lector', '1', 'extraction', 'openai-compatible', $1))`,
      [JSON.stringify({
        base_url: simulator.url,
        usd_per_million_tokens: 0.4,
        usd_per_million_output_tokens: 1.6,
        price_provenance: 'the test',
      })],
    );
    await stack.sql(`update pipeline.settings set value = '"vision"' where key = 'ocr_engine'`);
    site = await startStaticSite(stack.sql, 'oficios', [PATH]);
    site.put(PATH, 'application/pdf', await scannedPdf(PAGES, () => PROSE));
    await crawled(stack, 'oficios');
    reading = await startMeteredWorker(stack, 'ingest');
    while (await anyJobLeft(stack, 'ingestion')) invocations.push(await reading.invoke());
    ocr = await startMeteredWorker(stack, 'ocr');
    simulator.failNext([503, 429]);
    while (await anyJobLeft(stack, 'ocr')) {
      invocations.push(await ocr.invoke());
      await stack.sql(`update pipeline.jobs set not_before = clock_timestamp() where state = 'ready'`);
    }
  }, 300_000);

  afterAll(async () => {
    await ocr?.stop();
    await reading?.stop();
    await site?.close();
    await simulator?.close();
    await stack?.stop();
  });

  it('is read whole, each page with its own text, by invocations that went on where the last one stopped', async () => {
    const [document] = await stack.sql<{ text: string; tipo: string; pages: Record<string, unknown>[] }>(
      `select contenido_texto as text, tipo_contenido as tipo, page_map as pages from public.documentos_oficiales`,
    );
    expect(document?.tipo).toBe('imagen_escaneada');
    expect(document?.pages).toHaveLength(PAGES);
    const points = [...document?.text ?? ''];
    for (const { page, char_start, char_end, method, engine } of document?.pages ?? []) {
      expect([method, engine]).toEqual(['ocr', 'vision/1/lector/1']);
      expect(points.slice(Number(char_start), Number(char_end)).join('')).toContain(
        `Página ${page}: La evaluación docente se rige por el artículo 12º`,
      );
    }
    expect(invocations.length).toBeGreaterThan(10);
  });

  it('was fetched once, and its bytes are parked no longer', async () => {
    expect(site.asked(PATH)).toBe(1);
    const [left] = await stack.sql(
      `select (select count(*) from storage.objects where bucket_id = 'raw-documents')::int as parked,
              (select count(*) from pipeline.staged_pages)::int as staged`,
    );
    expect(left).toEqual({ parked: 0, staged: 0 });
  });

  it('has every call in the ledger, and lineage that names model and cost', async () => {
    const [ledger] = await stack.sql(
      `select count(*)::int as calls, count(*) filter (where status = 'ok')::int as ok, sum(tokens_used)::int as tokens,
              sum(output_tokens)::int as output_tokens, count(*) filter (where status in ('reserved', 'unsettled'))::int as open
       from public.pipeline_costs where stage = 'ocr'`,
    );
    const sum = (of: (answer: { tokens: number; output_tokens: number }) => number) =>
      simulator.answered.reduce((total, answer) => total + of(answer), 0);
    expect(ledger).toEqual({
      calls: simulator.calls,
      ok: PAGES,
      tokens: sum(({ tokens }) => tokens),
      output_tokens: sum(({ output_tokens }) => output_tokens),
      open: 0,
    });
    const [read] = await stack.sql(
      `select m.model_name, l.cost_usd = (select sum(estimated_cost_usd) from public.pipeline_costs where stage = 'ocr') as costs_all,
              l.metadata -> 'ocr' ->> 'pages' as pages
       from public.documentos_oficiales d cross join lateral public.lineage_of(d.id) l
       join public.model_registry m on m.id = l.model_id
       where l.stage = 'processing' and l.event = 'COMPLETE'`,
    );
    expect(read).toEqual({ model_name: 'lector', costs_all: true, pages: String(PAGES) });
  });

  it("keeps every invocation within the platform's limits", () => {
    const cpu = Math.max(...invocations.map(({ cpuSeconds }) => cpuSeconds));
    const growth = Math.max(...invocations.map(({ peakMib }) => peakMib)) - ocr.idleMib;
    console.log(
      `${invocations.length} invocations, at most ${cpu.toFixed(2)} s CPU, ${
        growth.toFixed(0)
      } MiB over idle`,
    );
    expect(cpu).toBeLessThanOrEqual(MAX_CPU_SECONDS);
    expect(growth).toBeLessThanOrEqual(MAX_GROWTH_MIB);
  });
});
