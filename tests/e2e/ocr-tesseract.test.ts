import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunReport } from '../../local/report/report.ts';
import type { Stack } from '../../local/stack.ts';
import { OCR_VERSIONS } from '../../supabase/functions/_shared/ocr/config.ts';
import { scannedPdf } from '../support/scanned-pdf.ts';
import { startTestStack } from '../support/test-stack.ts';
import { ended } from './support/run.ts';
import { find } from './support/search.ts';
import { startStaticSite, type StaticSite } from './support/static-site.ts';
import { until } from './support/until.ts';

const PAGES = 60;
const PATH = '/oficios.pdf';
/** What is planted: accents, ñ, ordinals, legal numbering, Roman numerals, currency. */
const PLANTED =
  'Según el artículo 4º bis, letra b), del Título XIV, la señora Ñandú recibe $1.234.567 en Ñuñoa.';
const PLANTED_PAGE = 37;

const SUBJECTS = [
  'la directora',
  'el sostenedor',
  'la comisión',
  'cada docente',
  'el municipio',
  'la red de apoyo',
  'el liceo',
];
const VERBS = [
  'revisará',
  'informará',
  'aprobará',
  'publicará',
  'devolverá',
  'acordará',
  'registrará',
  'archivará',
];
const OBJECTS = [
  'las pautas',
  'los portafolios',
  'la nómina',
  'el calendario',
  'los informes',
  'la rúbrica',
  'las actas',
];
const pick = (from: readonly string[], at: number): string => from[at % from.length] ?? '';

/** Pages that differ: what stands on every page is a running head. */
function paragraphsOf(page: number): string[] {
  const prose = [0, 1, 2].map((n) =>
    `En ${pick(['marzo', 'abril', 'junio', 'agosto', 'octubre'], page + n)} ${
      pick(SUBJECTS, page * 3 + n)
    } ` +
    `${pick(VERBS, page + 2 * n)} ${pick(OBJECTS, page * 5 + n)} de la evaluación número ${page * 10 + n}.`
  );
  return page === PLANTED_PAGE ? [PLANTED, ...prose] : prose;
}

describe('a scanned document of 60 pages read by tesseract', () => {
  let stack: Stack;
  let site: StaticSite;
  let report: RunReport;
  let killed: number[] = [];

  beforeAll(async () => {
    stack = await startTestStack();
    // A fraction of the usual resolution does for these letters; a dead worker is to be noticed soon.
    await stack.sql(
      `update pipeline.settings s set value = g.value
       from (values ('ocr_dpi', '150'::jsonb), ('lease_seconds', '10')) as g (key, value) where s.key = g.key`,
    );
    site = await startStaticSite(stack.sql, 'oficios', [PATH]);
    site.put(PATH, 'application/pdf', await scannedPdf(PAGES, paragraphsOf));
    const [run] = await stack.sql<{ id: string }>(`select pipeline.start_run('test', 'oficios') as id`);
    await until('some pages are read', async () => {
      const [done] = await stack.sql<{ pages: number }>(
        `select count(*)::int as pages from pipeline.staged_pages where content ? 'ocr'`,
      );
      return (done?.pages ?? 0) >= 5 ? true : undefined;
    }, 120);
    killed = stack.functionsPids()['ocr'] ?? [];
    for (const pid of killed) process.kill(pid, 'SIGKILL');
    report = await ended(stack.sql, run!.id, 400);
  }, 600_000);

  afterAll(async () => {
    await site?.close();
    await stack?.stop();
  });

  it('ends ready though its worker was killed, fetched once and read page by page', async () => {
    expect(killed.length).toBeGreaterThan(0);
    expect(report.documents).toMatchObject({ discovered: 1, ready: 1 });
    expect(site.asked(PATH)).toBe(1);
    const [document] = await stack.sql<{ pages: { method: string; engine: string; confidence: number }[] }>(
      `select page_map as pages from public.documentos_oficiales`,
    );
    expect(document?.pages).toHaveLength(PAGES);
    for (const page of document?.pages ?? []) {
      expect(page).toMatchObject({ method: 'ocr', engine: OCR_VERSIONS.tesseract });
      expect(page.confidence).toBeGreaterThan(0.8);
    }
  });

  it('begins only the page that was under way again', async () => {
    const [attempts] = await stack.sql<{ starts: number }>(
      `select count(*)::int as starts from public.data_lineage where stage = 'ingestion' and event = 'START'`,
    );
    expect(attempts?.starts).toBe(2);
  });

  it('lets what is planted survive from the picture to the hit', async () => {
    for (const mode of ['text', 'hybrid']) {
      const [hit] = await find(stack, 'artículo 4º bis letra b) Título XIV señora Ñandú', { mode, k: 1 });
      expect(hit?.content).toContain(PLANTED);
    }
  });
});
