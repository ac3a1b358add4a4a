import { createHash } from 'node:crypto';
import type { Job, OcrEngineChoice } from '../../../supabase/functions/_shared/db/jobs.ts';
import { settingsSchema } from '../../../supabase/functions/_shared/db/settings.ts';
import { hashOf } from '../../../supabase/functions/_shared/documents/config.ts';
import { PipelineError } from '../../../supabase/functions/_shared/errors/pipeline-error.ts';
import { startProgress } from '../../../supabase/functions/_shared/ingestion/checkpoint.ts';
import { ocrConfig } from '../../../supabase/functions/_shared/ocr/config.ts';
import type { OcrEngine, OcrPage, PageImages } from '../../../supabase/functions/_shared/ocr/types.ts';
import type { RawPage } from '../../../supabase/functions/_shared/pdf/types.ts';
import { runStage } from '../../../supabase/functions/_shared/worker/run-stage.ts';
import { ocrJob } from '../../../supabase/functions/ocr/process.ts';
import { FakeStorage, FakeWork, fakeWorld, job, rawPage } from './fakes.ts';

export const URL = 'https://www.example.org/docs/oficio.pdf';
export const PDF = new TextEncoder().encode('%PDF-1.7 scanned');
export const SHA256 = createHash('sha256').update(PDF).digest('hex');

export const VISION = {
  id: '00000000-0000-4000-8000-000000000001',
  model_name: 'lector',
  model_version: '1',
  provider: 'openai-compatible',
  config: { base_url: 'https://lector.example.org/v1' },
};

export function scanned(page: number): RawPage {
  return { ...rawPage(page, ''), hasImage: true };
}

/** What an engine reads of a page, unless told otherwise. */
export function readPage(
  page: number,
  text = `Página ${page}: la evaluación docente, según el artículo 12º.`,
): OcrPage {
  const lines = text === '' ? [] : [{ text, x: 72, y: 100, width: 300, size: 11 }];
  return { lines, width: 595, height: 842, confidence: text === '' ? null : 0.9, rotation: 0, skew: 0.5 };
}

/** A document whose pages were read, some of them left to OCR: a job and the world that it is done in. */
export function ocrWorld(
  pages: readonly RawPage[],
  left: readonly number[],
  settings: Record<string, unknown> = {},
) {
  const work = new FakeWork([], settings);
  const storage = new FakeStorage();
  void storage.put(SHA256, PDF);
  const world = fakeWorld(work);
  const started = startProgress(SHA256, PDF.length, { status: 200, content_type: 'application/pdf' }, 5);
  let checkpoint: Record<string, unknown> = {
    ...started,
    page_count: pages.length,
    next_page: pages.length + 1,
    ocr: { left, ms: 0 },
  };
  work.staged.set(1, new Map(pages.map((page) => [page.page, page])));
  const drawn: number[] = [];
  /** Of what is to read the pages: they are handed over to what the first invocation is told. */
  let hash: string | undefined;
  const state = {
    work,
    storage,
    world,
    drawn,
    /** Milliseconds of CPU that drawing a page takes. */
    drawMs: 100,
    /** Milliseconds that the engine takes, on another core. */
    engineMs: 0,
    undrawable: new Set<number>(),
    engine: (page: number): OcrPage => readPage(page),
    fetch: undefined as typeof fetch | undefined,
    engineOpened: 0,
    /** The next invocation. */
    async run(
      context: Record<string, unknown> = { ocr: { engine: 'tesseract' } },
      fields: Partial<Job> = {},
    ) {
      hash ??= await hashOf(ocrConfig(engineOf(context), settingsSchema.parse(work.settings)));
      const resumed = { ...checkpoint, ...fields.checkpoint as object } as Record<string, unknown>;
      if ('ocr' in resumed) resumed['ocr'] = { hash, ...resumed['ocr'] as object };
      work.jobs = [job(1, {
        stage: 'ocr',
        subject: URL,
        context: { url: URL, force: false, title: null, source: null, known: null, ...context },
        ...fields,
        checkpoint: resumed,
      })];
      const openPageImages = (bytes: Uint8Array): Promise<PageImages> => {
        if (bytes.length !== PDF.length) throw new Error('These are not its bytes');
        return Promise.resolve({
          pageCount: pages.length,
          render(page) {
            world.pass(state.drawMs);
            drawn.push(page);
            if (state.undrawable.has(page)) throw new PipelineError('OCR_FAILED', `Cannot draw page ${page}`);
            return {
              page,
              width: 4,
              height: 2,
              pixels: new Uint8Array(8).fill(255),
              pageWidth: 595,
              pageHeight: 842,
            };
          },
          close: () => {},
        });
      };
      const openTesseract = (): Promise<OcrEngine> => {
        state.engineOpened++;
        return Promise.resolve({
          name: 'fake/1',
          readPage: async ({ page }) => {
            world.pass(state.engineMs);
            return state.engine(page);
          },
          close: async () => {},
        });
      };
      const vision = {
        env: () => undefined,
        tick: world.deps.tick,
        ...(state.fetch === undefined ? {} : { fetch: state.fetch }),
      };
      await runStage(
        'ocr',
        ocrJob({ work, documents: storage, openPageImages, openTesseract, vision }),
        world.deps,
      );
      checkpoint = state.checkpoint() ?? checkpoint;
    },
    checkpoint(): Record<string, unknown> | undefined {
      const report = work.reports.findLast(({ call }) => call === 'checkpoint');
      return report?.call === 'checkpoint' ? report.checkpoint : undefined;
    },
    result(): Record<string, unknown> {
      const report = work.reports.findLast(({ call }) => call === 'complete');
      if (report?.call !== 'complete') {
        throw new Error(`Nothing was completed: ${JSON.stringify(work.reports)}`);
      }
      return report.result;
    },
  };
  return state;
}

function engineOf({ ocr }: Record<string, unknown>): OcrEngineChoice {
  const choice = ocr as OcrEngineChoice;
  return choice.engine === 'none' ? { engine: 'tesseract' } : choice;
}

/** An OpenAI-compatible server's answer to a page. */
export function transcript(content: string | null, fields: Record<string, unknown> = {}): Response {
  return Response.json({
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content }, ...fields }],
    usage: { prompt_tokens: 1200, completion_tokens: 300, total_tokens: 1500 },
  });
}
