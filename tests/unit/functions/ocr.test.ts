import { describe, expect, it } from 'vitest';
import { PipelineError } from '../../../supabase/functions/_shared/errors/pipeline-error.ts';
import { rawPage } from './fakes.ts';
import { ocrWorld, readPage, scanned, SHA256, VISION } from './ocr-world.ts';

const TESSERACT = { ocr: { engine: 'tesseract' } };

describe('ocr, pages read by an engine of this machine', () => {
  it('reads the pages that are left and reports the document', async () => {
    const world = ocrWorld([rawPage(1), scanned(2), scanned(3)], [2, 3]);
    await world.run();
    expect(world.drawn).toEqual([2, 3]);
    expect(world.result()).toMatchObject({
      outcome: 'parsed',
      bytes_sha256: SHA256,
      verdict: null,
      text: expect.stringContaining('Página 3: la evaluación docente, según el artículo 12º.'),
      document: {
        tipo_contenido: 'pdf_mixto',
        pages: [
          { page: 1, method: 'text', needs_ocr: false },
          { page: 2, method: 'ocr', needs_ocr: false, engine: 'fake/1', confidence: 0.9 },
          { page: 3, method: 'ocr', needs_ocr: false, engine: 'fake/1', confidence: 0.9 },
        ],
        metadata: { ocr: { engines: ['fake/1'], pages: 2, confidence: 0.9 } },
      },
      metrics: { ocr_pages: 2, ocr_confidence: expect.closeTo(0.9) },
    });
    expect(world.storage.removed).toEqual([SHA256]);
  });

  it('keeps each page before it begins the next', async () => {
    const world = ocrWorld([scanned(1), scanned(2)], [1, 2]);
    await world.run();
    const kept = world.work.reports.filter(({ call }) => call === 'checkpoint');
    expect(kept).toMatchObject([
      { checkpoint: { continue: true, ocr: { left: [2] } } },
      { checkpoint: { continue: true, ocr: { left: [] } } },
    ]);
  });

  it('hands over when its CPU is spent, and the next invocation goes on', async () => {
    const pages = [1, 2, 3, 4, 5].map(scanned);
    const world = ocrWorld(pages, [1, 2, 3, 4, 5], { parse_cpu_budget_ms: 200 });
    await world.run();
    expect(world.drawn).toEqual([1, 2]);
    expect(world.checkpoint()).toMatchObject({ ocr: { left: [3, 4, 5] } });
    await world.run();
    await world.run();
    expect(world.drawn).toEqual([1, 2, 3, 4, 5]);
    expect(world.result()).toMatchObject({
      document: { tipo_contenido: 'imagen_escaneada', metadata: { ocr: { pages: 5 } } },
      metrics: { invocations: 4 },
    });
  });

  it('hands over when its time is up, as an engine takes seconds of another core', async () => {
    const world = ocrWorld([scanned(1), scanned(2), scanned(3)], [1, 2, 3], {
      worker_wall_budget_ms: 15_000,
    });
    world.engineMs = 6000;
    await world.run();
    expect(world.drawn).toEqual([1, 2]);
    expect(world.checkpoint()).toMatchObject({ ocr: { left: [3], ms: 12_200 } });
  });

  it('leaves a page that cannot be drawn or read without text, and says so', async () => {
    const world = ocrWorld([scanned(1), scanned(2), scanned(3)], [1, 2, 3]);
    world.undrawable.add(1);
    world.engine = (page) => {
      if (page === 2) throw new PipelineError('OCR_FAILED', 'Cannot read page 2: it is noise');
      return readPage(page);
    };
    await world.run();
    expect(world.result()).toMatchObject({
      verdict: null,
      document: {
        pages: [{ method: 'none', needs_ocr: true }, { method: 'none', needs_ocr: true }, { method: 'ocr' }],
        metadata: { ocr: { failed_pages: [1, 2], pages: 1 } },
      },
    });
  });

  it('quarantines a document of which no page could be read', async () => {
    const world = ocrWorld([scanned(1)], [1]);
    world.undrawable.add(1);
    await world.run();
    expect(world.result()).toMatchObject({
      verdict: { estado: 'quarantined', code: 'NEEDS_OCR', message: expect.stringContaining('by OCR') },
    });
  });

  it('rejects a document whose images say nothing', async () => {
    const world = ocrWorld([scanned(1), scanned(2)], [1, 2]);
    world.engine = (page) => readPage(page, '');
    await world.run();
    expect(world.result()).toMatchObject({ outcome: 'rejected', error_code: 'NO_TEXT' });
  });

  it('gives a page up that has ended three careful workers', async () => {
    const world = ocrWorld([scanned(1), scanned(2)], [1, 2]);
    world.work.reports.length = 0;
    const died = { attempt: 5, error_code: 'LEASE_EXPIRED' };
    await world.run(TESSERACT, {
      ...died,
      checkpoint: { attempt: 1, tries: { 1: 3 } },
    });
    expect(world.drawn).toEqual([2]);
    expect(world.result()).toMatchObject({ document: { metadata: { ocr: { failed_pages: [1] } } } });
  });

  it('begins the document anew where its bytes are gone, or nothing may read it any more', async () => {
    const lost = ocrWorld([scanned(1)], [1]);
    lost.storage.objects.clear();
    await lost.run();
    expect(lost.checkpoint()).toEqual({ stage: 'ingestion' });

    const off = ocrWorld([scanned(1)], [1]);
    await off.run({ ocr: { engine: 'none' } });
    expect(off.checkpoint()).toEqual({ stage: 'ingestion' });
    expect(off.storage.removed).toEqual([SHA256]);
  });

  it('begins it anew where another engine is to read it by now, and finishes what is read already', async () => {
    const world = ocrWorld([scanned(1), scanned(2)], [1, 2], { parse_cpu_budget_ms: 100 });
    await world.run();
    expect(world.checkpoint()).toMatchObject({ ocr: { left: [2] } });
    await world.run({ ocr: { engine: 'vision', model: VISION } });
    expect(world.checkpoint()).toEqual({ stage: 'ingestion' });

    const read = ocrWorld([scanned(1)], [1], { parse_cpu_budget_ms: 100 });
    read.drawMs = 160;
    await read.run();
    await read.run({ ocr: { engine: 'none' } });
    expect(read.result()).toMatchObject({
      outcome: 'parsed',
      document: { tipo_contenido: 'imagen_escaneada' },
    });
  });

  it('leaves pages without text where opening the file to draw them has ended three careful workers', async () => {
    const world = ocrWorld([rawPage(1, 'El texto de la primera hoja se lee sin OCR.'), scanned(2)], [2]);
    const died = { attempt: 5, error_code: 'LEASE_EXPIRED' };
    await world.run(TESSERACT, { ...died, checkpoint: { attempt: 1, tries: { 0: 3 } } });
    expect(world.result()).toMatchObject({
      outcome: 'parsed',
      document: {
        metadata: { ocr: { failed_pages: [2], reasons: [expect.stringContaining('ended the workers')] } },
      },
    });
  });

  it('puts the document together in an invocation of its own where it would not fit', async () => {
    const world = ocrWorld([scanned(1)], [1], { parse_cpu_budget_ms: 100 });
    world.drawMs = 160;
    await world.run();
    expect(world.checkpoint()).toMatchObject({ ocr: { left: [] } });
    await world.run();
    expect(world.result()).toMatchObject({ outcome: 'parsed' });
    expect(world.drawn).toEqual([1]);
  });
});
