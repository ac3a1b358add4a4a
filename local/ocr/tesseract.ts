import { PipelineError } from '../../supabase/functions/_shared/errors/pipeline-error.ts';
import { OCR_VERSIONS } from '../../supabase/functions/_shared/ocr/config.ts';
import type { OcrEngine, OcrPage, PageImage } from '../../supabase/functions/_shared/ocr/types.ts';
import { pageWorker } from './page-worker.ts';
import { readPage } from './read-page.ts';
import { checkRecogniser, createRecogniser } from './recogniser.ts';

/** A page takes 2–10 s; one that takes longer than this is no text. */
const LIMIT_MS = 120_000;

export interface TesseractOptions {
  readonly limitMs?: number;
}

/**
 * Tesseract where the CPU is ours. Where there are web workers (Deno) it reads in one, so that the thread that answers
 * requests goes on; else (Node) on the thread, where nothing can stop a page once it is begun.
 *
 * A page at 200 dpi takes 3–8 s of CPU, and 150–300 MB while it is read.
 * @throws PipelineError OCR_UNAVAILABLE where it is not installed: no fault of a page
 */
export async function createTesseract({ limitMs = LIMIT_MS }: TesseractOptions = {}): Promise<OcrEngine> {
  await checkRecogniser().catch((error) => {
    const why = `its files cannot be read: ${reasonOf(error)}`;
    throw new PipelineError('OCR_UNAVAILABLE', `Cannot start tesseract: ${why}`, { cause: error });
  });
  const reader = typeof Worker === 'undefined' ? await threadReader() : pageWorker();
  return {
    name: OCR_VERSIONS.tesseract,
    readPage: async (image, signal) => {
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), limitMs);
      try {
        return await reader.read(image, AbortSignal.any([signal, late.signal]));
      } catch (error) {
        signal.throwIfAborted();
        const why = late.signal.aborted ? `it took longer than ${limitMs / 1000} s` : reasonOf(error);
        throw new PipelineError('OCR_FAILED', `Cannot read page ${image.page}: ${why}`, { cause: error });
      } finally {
        clearTimeout(timer);
      }
    },
    close: async () => reader.close(),
  };
}

async function threadReader(): Promise<{
  read(image: PageImage, signal: AbortSignal): Promise<OcrPage>;
  close(): void;
}> {
  const recogniser = await createRecogniser();
  return {
    read: async (image, signal) => {
      signal.throwIfAborted();
      return readPage(recogniser, image);
    },
    close: () => recogniser.close(),
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
