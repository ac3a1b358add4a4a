import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../../supabase/functions/_shared/db/jobs.ts';
import { PipelineError } from '../../../supabase/functions/_shared/errors/pipeline-error.ts';
import type { PdfReader, RawPage } from '../../../supabase/functions/_shared/pdf/types.ts';
import { runStage } from '../../../supabase/functions/_shared/worker/run-stage.ts';
import { politeFetcher } from '../../../supabase/functions/ingest/polite-fetcher.ts';
import { ingestJob } from '../../../supabase/functions/ingest/process.ts';
import { type FakeWeb, fakeWeb, type Page } from './fake-web.ts';
import { fakePdf, FakeStorage, FakeWork, fakeWorld, job, rawPage } from './fakes.ts';

const URL = 'https://www.example.org/docs/Bases_t%C3%A9cnicas.pdf';
const PDF = '%PDF-1.7 a document';
const sha256 = (bytes: string) => createHash('sha256').update(bytes).digest('hex');
const SETTINGS = { host_interval_ms: 0 };

interface Setup {
  readonly web: FakeWeb;
  readonly work: FakeWork;
  readonly storage: FakeStorage;
  readonly world: ReturnType<typeof fakeWorld>;
  /** Claims `next` and works it off; `openPdf` gives its reader. */
  run(next: Job, pdf?: (bytes: Uint8Array) => PdfReader): Promise<void>;
  result(): Record<string, unknown>;
}

function setup(
  page: Page = { body: PDF, headers: { etag: '"v1"', 'content-type': 'application/pdf' } },
  settings = {},
): Setup {
  const web = fakeWeb({ [URL]: page });
  const work = new FakeWork([], { ...SETTINGS, ...settings });
  const storage = new FakeStorage();
  const world = fakeWorld(work);
  const fetcher = politeFetcher(web);
  return {
    web,
    work,
    storage,
    world,
    async run(next, pdf = () => fakePdf(2)) {
      work.jobs = [next];
      const openPdf = async (bytes: Uint8Array) => pdf(bytes);
      await runStage('ingestion', ingestJob({ work, documents: storage, fetcher, openPdf }), world.deps);
    },
    result() {
      const report = work.reports.findLast(({ call }) => call === 'complete');
      if (report?.call !== 'complete') {
        throw new Error(`Nothing was completed: ${JSON.stringify(work.reports)}`);
      }
      return report.result;
    },
  };
}

function ingestion(context: Record<string, unknown> = {}, fields: Partial<Job> = {}): Job {
  const source = { id: 's', name: 'sitio', kind: 'listing', config: {}, relevance_profile: null };
  return job(1, {
    subject: URL,
    context: { url: URL, force: false, title: null, source, known: null, ...context },
    ...fields,
  });
}

/** The same job as the next claim hands it out. */
function resumed(work: FakeWork, fields: Partial<Job> = {}): Job {
  return ingestion({}, { checkpoint: work.checkpointOf(1), ...fields });
}

describe('ingest, a document that fits', () => {
  it('reports text, chunks, pages, fetch and figures, and parks nothing', async () => {
    const { run, result, storage, work } = setup();
    await run(ingestion());
    expect(result()).toMatchObject({
      outcome: 'parsed',
      bytes_sha256: sha256(PDF),
      config_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      code_version: '0.1.0',
      verdict: null,
      fetch: {
        final_url: URL,
        status: 200,
        etag: '"v1"',
        content_type: 'application/pdf',
        bytes: PDF.length,
      },
      document: {
        titulo: 'Manual de evaluación',
        tipo_contenido: 'pdf_texto',
        mime_type: 'application/pdf',
        paginas: 2,
      },
      metrics: { invocations: 1 },
    });
    const { text, chunks } = result() as {
      text: string;
      chunks: { content: string; char_start: number; char_end: number }[];
    };
    expect(chunks.length).toBeGreaterThan(0);
    for (const { content, char_start, char_end } of chunks) {
      expect(Array.from(text).slice(char_start, char_end).join('')).toBe(content);
    }
    expect(storage.objects.size).toBe(0);
    expect(work.reports).toHaveLength(1);
  });

  it('closes the document, also when a page ends it', async () => {
    const { run, result } = setup();
    const pdf = fakePdf(3, (page) => {
      if (page === 2) throw new PipelineError('PDF_TRUNCATED', 'Cannot read page 2: the file ends');
    });
    await run(ingestion(), () => pdf);
    expect(pdf.closed).toBe(true);
    expect(result()).toMatchObject({
      outcome: 'rejected',
      error_code: 'PDF_TRUNCATED',
      bytes_sha256: sha256(PDF),
    });
  });

  it('keeps the original of every document where the archive is on', async () => {
    const { run, storage } = setup(undefined, { archive_raw: true });
    await run(ingestion());
    expect([...storage.objects.keys()]).toEqual([sha256(PDF)]);
  });

  it.each([
    [
      {
        body:
          '<!doctype html><title>Bases</title><p>Las bases técnicas del proceso de evaluación docente.</p>',
      },
      'html',
      'text/html',
    ],
    [
      { body: 'Acta de la comisión de evaluación docente.\n\nSe acuerda publicar la nómina de profesores.' },
      'texto',
      'text/plain',
    ],
  ])('reads %j', async (page, kind, mime) => {
    const { run, result } = setup(page);
    await run(ingestion());
    expect(result()).toMatchObject({
      outcome: 'parsed',
      document: { tipo_contenido: kind, mime_type: mime, paginas: 1 },
      text: expect.stringContaining('evaluación docente'),
    });
  });
});

describe('ingest, what is known already', () => {
  async function hashOf(): Promise<string> {
    const { run, result } = setup();
    await run(ingestion());
    return String(result()['config_hash']);
  }
  const known = async () => ({
    etag: '"v1"',
    last_modified: null,
    bytes_sha256: sha256(PDF),
    config_hash: await hashOf(),
    estado: 'ready',
  });

  it('asks conditionally and reports unchanged without reading', async () => {
    const { run, result, web } = setup();
    await run(ingestion({ known: await known() }), () => {
      throw new Error('must not be opened');
    });
    expect(web.requests).toEqual([`GET ${URL} if-none-match "v1"`]);
    expect(result()).toMatchObject({ outcome: 'unchanged', bytes_sha256: null, fetch: { status: 304 } });
  });

  it.each([
    ['the configuration is another', { config_hash: 'f'.repeat(64) }, false],
    ['it is forced', {}, true],
  ])('asks unconditionally where %s', async (_why, difference, force) => {
    const { run, result, web } = setup();
    await run(ingestion({ known: { ...await known(), ...difference }, force }));
    expect(web.requests).toEqual([`GET ${URL}`]);
    expect(result()).toMatchObject({ outcome: 'parsed' });
  });

  it.each(['unchanged', 'duplicate'] as const)('does not parse bytes that are %s', async (outcome) => {
    const { run, result, work } = setup();
    work.known = outcome;
    await run(ingestion(), () => {
      throw new Error('must not be opened');
    });
    expect(result()).toMatchObject({ outcome, bytes_sha256: sha256(PDF) });
  });

  it('parses known bytes where it is forced to', async () => {
    const { run, result, work } = setup();
    work.known = 'unchanged';
    await run(ingestion({ force: true }));
    expect(result()).toMatchObject({ outcome: 'parsed' });
  });
});

describe('ingest, a document that cannot be read', () => {
  it.each([
    ['nothing', { body: '' }, 'EMPTY'],
    ['a zip', { body: 'PK\x03\x04notas.csv' }, 'UNSUPPORTED_TYPE'],
    ['what is left of a Word document', { body: 'PK\x03\x04word/document.xml' }, 'DOCUMENT_CORRUPT'],
    [
      'an image called PDF',
      { body: '\x89PNG\r\n\x1a\n', headers: { 'content-type': 'application/pdf' } },
      'UNSUPPORTED_TYPE',
    ],
    ['no page at all', { status: 404 }, 'HTTP_NOT_FOUND'],
    ['a refusal', { status: 403 }, 'HTTP_REFUSED'],
    ['a page without text', { body: '<!doctype html><html><body></body></html>' }, 'NO_TEXT'],
  ])('rejects %s', async (_what, page, code) => {
    const { run, result } = setup(page);
    await run(ingestion());
    expect(result()).toMatchObject({
      outcome: 'rejected',
      error_code: code,
      message: expect.stringMatching(/^Cannot /),
    });
  });

  it('rejects what the reader calls unreadable, with the configuration under which it was', async () => {
    const { run, result } = setup();
    await run(ingestion(), () => {
      throw new PipelineError('PDF_ENCRYPTED', 'Cannot read the PDF: it asks for a password');
    });
    expect(result()).toMatchObject({
      outcome: 'rejected',
      error_code: 'PDF_ENCRYPTED',
      config_hash: expect.any(String),
    });
  });

  it.each([
    [{ status: 503 }, 'HTTP_SERVER_ERROR'],
    [{ status: 429, headers: { 'retry-after': '30' } }, 'HTTP_RATE_LIMITED'],
  ])('leaves %j to a retry', async (page, code) => {
    const { run, work } = setup(page);
    await run(ingestion());
    expect(work.reports).toMatchObject([{ call: 'fail', code }]);
  });

  it('refuses a private address, and robots.txt where a crawler came', async () => {
    const { run, result, web } = setup();
    await run(ingestion({ url: 'http://intranet.local/secreto.pdf' }));
    expect(result()).toMatchObject({ error_code: 'ADDRESS_NOT_PUBLIC' });
    expect(web.requests).toEqual([]);
  });

  it('honours robots.txt, except where a person named the document', async () => {
    const forbidding = setup();
    forbidding.web.pages.set('https://www.example.org/robots.txt', {
      body: 'User-agent: *\nDisallow: /docs/',
    });
    await forbidding.run(ingestion());
    expect(forbidding.result()).toMatchObject({ error_code: 'ROBOTS_DISALLOWED' });
    const source = { id: 's', name: 'manual', kind: 'manual', config: {}, relevance_profile: null };
    await forbidding.run(ingestion({ source }));
    expect(forbidding.result()).toMatchObject({ outcome: 'parsed' });
  });
});

describe('ingest, a document that is not to be searched', () => {
  const scanned = (page: number): RawPage => ({ ...rawPage(page, ''), hasImage: true });

  it('quarantines a document of images until OCR', async () => {
    const { run, result } = setup();
    await run(ingestion(), () => fakePdf(3, scanned));
    expect(result()).toMatchObject({
      verdict: { estado: 'quarantined', code: 'NEEDS_OCR' },
      document: { tipo_contenido: 'imagen_escaneada' },
    });
  });

  it('leaves pages that only show their text to OCR, where something does that', async () => {
    const { run, storage, work } = setup();
    const next = ingestion({ ocr: { engine: 'tesseract' } });
    await run(next, () => fakePdf(3, (page) => (page === 2 ? scanned(page) : rawPage(page))));
    expect(work.reports).toMatchObject([
      {
        call: 'checkpoint',
        checkpoint: { stage: 'ocr', ocr: { left: [2], ms: 0 }, bytes_sha256: sha256(PDF) },
      },
    ]);
    expect(work.staged.get(1)?.size).toBe(3);
    expect([...storage.objects.keys()]).toEqual([sha256(PDF)]);
  });

  it('keeps a document that has an image among its pages, and marks the page', async () => {
    const { run, result } = setup();
    await run(ingestion(), () => fakePdf(3, (page) => (page === 2 ? scanned(page) : rawPage(page))));
    expect(result()).toMatchObject({
      verdict: null,
      document: { tipo_contenido: 'pdf_mixto', pages: [{}, { needs_ocr: true }, {}] },
    });
  });

  it('quarantines a text that fails the quality gate, and says which rule', async () => {
    const { run, result } = setup(undefined, { quality: { min_chars: 100_000 } });
    await run(ingestion());
    expect(result()).toMatchObject({
      verdict: { code: 'LOW_QUALITY', message: expect.stringContaining('min_chars') },
    });
  });

  it("marks what the source's profile calls irrelevant", async () => {
    const { run, result } = setup();
    const profile = { terms: { 'contrato minero': 1 }, threshold: 0.5 };
    await run(ingestion({ source: { id: 's', name: 'x', kind: 'listing', relevance_profile: profile } }));
    expect(result()).toMatchObject({
      verdict: { estado: 'irrelevant', code: 'IRRELEVANT' },
      document: { relevance: { relevant: false } },
    });
  });
});

describe('ingest, a document that takes several invocations', () => {
  const slow = (world: Setup['world'], count: number, ms = 100, read: number[] = []) => () =>
    fakePdf(count, (page) => {
      read.push(page);
      world.pass(ms);
    });

  it('stops when the budget is spent, parks the bytes, and goes on at the next page without another fetch', async () => {
    const { run, result, work, world, storage, web } = setup(undefined, { parse_cpu_budget_ms: 350 });
    const read: number[] = [];
    await run(ingestion(), slow(world, 10, 100, read));
    expect(work.checkpointOf(1)).toMatchObject({
      bytes_sha256: sha256(PDF),
      page_count: 10,
      next_page: 5,
      invocations: 1,
    });
    expect(storage.objects.has(sha256(PDF))).toBe(true);
    for (let turn = 0; turn < 9 && work.reports.at(-1)?.call !== 'complete'; turn++) {
      await run(resumed(work), slow(world, 10, 100, read));
    }
    expect(read).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(web.requests).toHaveLength(1);
    expect(result()).toMatchObject({
      outcome: 'parsed',
      document: { paginas: 10, titulo: 'Manual de evaluación' },
      fetch: { etag: '"v1"' },
    });
    for (let page = 1; page <= 10; page++) expect(result()['text']).toContain(`página ${page} `);
    expect(storage.objects.size).toBe(0);
    expect(storage.removed).toEqual([sha256(PDF)]);
  });

  it('reads at least a page in every invocation, however slow', async () => {
    const { run, work, world } = setup(undefined, { parse_cpu_budget_ms: 50 });
    await run(ingestion(), slow(world, 4, 400));
    expect(work.checkpointOf(1)).toMatchObject({ next_page: 2 });
  });

  it('leaves a page that would take longer than the rest of the budget to the next invocation', async () => {
    const { run, work, world, result } = setup(undefined, { parse_cpu_budget_ms: 1000 });
    const left: number[] = [];
    const costly = () => {
      const pdf = slow(world, 4)();
      const readPageWithin = (milliseconds: number, page: number) => {
        left.push(milliseconds);
        return page === 3 ? Promise.resolve(null) : pdf.readPageWithin(milliseconds, page);
      };
      return { ...pdf, readPageWithin };
    };
    await run(ingestion(), costly);
    expect(work.checkpointOf(1)).toMatchObject({ next_page: 3, tries: {} });
    expect(left).toEqual([900, 800]);
    await run(resumed(work), costly);
    expect(result()).toMatchObject({ outcome: 'parsed', document: { paginas: 4 } });
  });

  it('leaves putting the text together to an invocation of its own where it would not fit', async () => {
    const { run, work, world, result } = setup(undefined, { parse_cpu_budget_ms: 450 });
    const long = 'Evaluación docente en el aula. '.repeat(5000);
    await run(ingestion(), () =>
      fakePdf(2, (page) => {
        world.pass(300);
        return rawPage(page, long);
      }));
    expect(work.checkpointOf(1)).toMatchObject({ next_page: 3, page_count: 2 });
    let opened = false;
    await run(resumed(work), () => {
      opened = true;
      return fakePdf(2);
    });
    expect(opened).toBe(false);
    expect(result()).toMatchObject({ outcome: 'parsed' });
  });

  it('hands back at the next page when the runtime is about to end it', async () => {
    const { run, work, world } = setup();
    await run(ingestion(), () =>
      fakePdf(5, (page) => {
        if (page === 2) world.shutdown.abort();
      }));
    expect(work.checkpointOf(1)).toMatchObject({ next_page: 3 });
  });

  it('parks a large file before it is read', async () => {
    const { run, work, storage, world } = setup(undefined, { inline_max_bytes: 5 });
    await run(ingestion(), (bytes) => {
      expect(bytes).toHaveLength(PDF.length);
      return fakePdf(1, () => {
        expect(storage.objects.has(sha256(PDF))).toBe(true);
      });
    });
    expect(work.reports.map(({ call }) => call)).toEqual(['checkpoint', 'complete']);
    expect(world.lines.filter((line) => line.startsWith('warn'))).toEqual([]);
  });

  it('fetches again where the parked bytes are lost, and goes on where they are the same', async () => {
    const { run, result, work, world, storage, web } = setup(undefined, { parse_cpu_budget_ms: 350 });
    const read: number[] = [];
    await run(ingestion(), slow(world, 6, 100, read));
    storage.objects.set(sha256(PDF), new TextEncoder().encode('rotten'));
    await run(resumed(work), slow(world, 6, 100, read));
    expect(web.requests).toEqual([`GET ${URL}`, `GET ${URL}`]);
    expect(read).toEqual([1, 2, 3, 4, 5, 6]);
    expect(result()).toMatchObject({ outcome: 'parsed' });
    expect(world.lines).toContain('warn parked bytes lost PARKED_BYTES_LOST');
  });

  it('begins anew where the document has changed meanwhile', async () => {
    const { run, result, work, world, storage, web } = setup(undefined, { parse_cpu_budget_ms: 350 });
    await run(ingestion(), slow(world, 6));
    storage.objects.clear();
    web.pages.set(URL, { body: `${PDF} changed` });
    const read: number[] = [];
    await run(resumed(work), () => fakePdf(2, (page) => void read.push(page)));
    expect(read).toEqual([1, 2]);
    expect(result()).toMatchObject({ bytes_sha256: sha256(`${PDF} changed`), document: { paginas: 2 } });
  });
});

describe('ingest, a document of many pages', () => {
  it('reads no more of them in one invocation than the setting allows', async () => {
    const at = setup(undefined, { parse_pages_per_invocation: 2 });
    const read: number[] = [];
    const pdf = () => fakePdf(5, (page) => void read.push(page));
    await at.run(ingestion(), pdf);
    expect(read).toEqual([1, 2]);
    expect(at.work.checkpointOf(1)).toMatchObject({ next_page: 3, page_count: 5 });
    await at.run(resumed(at.work), pdf);
    await at.run(resumed(at.work), pdf);
    expect(read).toEqual([1, 2, 3, 4, 5]);
    expect(at.result()).toMatchObject({ outcome: 'parsed', document: { paginas: 5 } });
  });
});

describe('ingest, a document that ends workers', () => {
  /** A worker that is killed while it reads `page`: no report, the lease expires, the attempt counts. */
  async function killedAt(page: number, at: Setup, next: Job, textToo = true): Promise<void> {
    const killed = new Promise<never>(() => {});
    let reached = () => {};
    const there = new Promise<void>((resolve) => (reached = resolve));
    const pdf = fakePdf(5);
    const orKilled = <T>(number: number, read: () => Promise<T>): Promise<T> => {
      if (number !== page) return read();
      reached();
      return killed;
    };
    const running = at.run(next, () => ({
      ...pdf,
      readPage: (number) => orKilled(number, () => pdf.readPage(number)),
      readPageWithin: (left, number) => orKilled(number, () => pdf.readPageWithin(left, number)),
      readText: (number) => textToo ? orKilled(number, () => pdf.readText(number)) : pdf.readText(number),
    }));
    await Promise.race([there, running]);
  }

  it('writes down each step once a worker has died, and leaves out the page that ends workers', async () => {
    const at = setup();
    await killedAt(3, at, ingestion({}, { attempt: 1 }));
    expect(at.work.reports).toEqual([]);
    await killedAt(3, at, ingestion({}, { attempt: 2, checkpoint: at.work.checkpointOf(1) }));
    expect(at.work.checkpointOf(1)).toMatchObject({ tries: { 3: 1 }, next_page: 3 });
    await killedAt(3, at, resumed(at.work, { attempt: 3 }));
    expect(at.work.checkpointOf(1)).toMatchObject({ tries: { 3: 2 }, next_page: 3 });
    await killedAt(3, at, resumed(at.work, { attempt: 4 }));
    expect(at.work.checkpointOf(1)).toMatchObject({ tries: { 3: 3 }, next_page: 3 });
    const read: number[] = [];
    await at.run(resumed(at.work, { attempt: 5 }), () => fakePdf(5, (page) => void read.push(page)));
    expect(read).toEqual([4, 5]);
    expect(at.result()).toMatchObject({
      outcome: 'parsed',
      document: {
        paginas: 5,
        metadata: { unreadable_pages: [3] },
        pages: [{}, {}, { method: 'none' }, {}, {}],
      },
    });
    expect(at.storage.objects.size).toBe(0);
  });

  it('reads a page by its text alone whose drawing ends workers', async () => {
    const at = setup();
    await killedAt(3, at, ingestion({}, { attempt: 1 }), false);
    await killedAt(3, at, ingestion({}, { attempt: 2, checkpoint: at.work.checkpointOf(1) }), false);
    await killedAt(3, at, resumed(at.work, { attempt: 3 }), false);
    await killedAt(3, at, resumed(at.work, { attempt: 4 }), false);
    expect(at.result()).toMatchObject({ outcome: 'parsed', document: { paginas: 5 } });
    expect(at.result()).not.toHaveProperty('document.metadata.unreadable_pages');
  });

  it('rejects a document that cannot even be opened, as too slow', async () => {
    const at = setup();
    for (const attempt of [2, 3, 4]) {
      const never = new Promise<PdfReader>(() => {});
      let reached = () => {};
      const there = new Promise<void>((resolve) => (reached = resolve));
      at.work.jobs = [ingestion({}, { attempt, checkpoint: at.work.checkpointOf(1) })];
      const { work, storage } = at;
      const openPdf = () => {
        reached();
        return never;
      };
      void runStage(
        'ingestion',
        ingestJob({ work, documents: storage, fetcher: politeFetcher(at.web), openPdf }),
        at.world.deps,
      );
      await there;
    }
    await at.run(resumed(at.work, { attempt: 5 }), () => fakePdf(1));
    expect(at.result()).toMatchObject({ outcome: 'rejected', error_code: 'PARSE_TOO_SLOW' });
  });

  it('does not creep where the attempt before had failed for a reason', async () => {
    const at = setup();
    await at.run(ingestion({}, { attempt: 3, error_code: 'HTTP_SERVER_ERROR' }));
    expect(at.work.reports.map(({ call }) => call)).toEqual(['complete']);
  });
});
