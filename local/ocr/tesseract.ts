import { OCR_VERSIONS } from '../../supabase/functions/_shared/ocr/config.ts';
import type { OcrEngine, OcrPage, PageImage } from '../../supabase/functions/_shared/ocr/types.ts';
import { PipelineError } from '../../supabase/functions/_shared/errors/pipeline-error.ts';
import { openRecogniser } from './recogniser.ts';

/** A page takes 4 to 15 s; one that takes longer than this is noise, and would only outlast the job's lease. */
const MAX_PAGE_MS = 100_000;

/** What the worker answers. */
export type Answer = { readonly ready: true } | { readonly page: OcrPage } | { readonly error: string };

/**
 * tesseract for the `ocr` function, where the CPU is ours. In a thread of its own where the runtime has such: the function
 * goes on answering, and a page can be given up. A worker that fails is replaced for the next page.
 */
export async function createTesseract(): Promise<OcrEngine> {
  return typeof Worker === 'undefined' ? await onThisThread() : await inWorker();
}

async function onThisThread(): Promise<OcrEngine> {
  const recogniser = await openRecogniser();
  return {
    name: OCR_VERSIONS.tesseract,
    readPage: async (image, signal) => {
      signal.throwIfAborted();
      return recogniser.recognise(image);
    },
    close: async () => {},
  };
}

async function inWorker(): Promise<OcrEngine> {
  let worker: Worker | null = await startWorker();
  const read = async (image: PageImage, signal: AbortSignal): Promise<OcrPage> => {
    worker ??= await startWorker();
    try {
      return await ask(worker, image, signal);
    } catch (thrown) {
      worker.terminate();
      worker = null;
      throw thrown;
    }
  };
  // Two invocations may share this process: one page at a time, each answer to who asked.
  let last: Promise<unknown> = Promise.resolve();
  return {
    name: OCR_VERSIONS.tesseract,
    readPage(image, signal) {
      const next = last.then(() => read(image, signal));
      last = next.catch(() => {});
      return next;
    },
    async close() {
      worker?.terminate();
      worker = null;
    },
  };
}

function startWorker(): Promise<Worker> {
  const worker = new Worker(new URL('./tesseract-worker.ts', import.meta.url).href, { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve(worker);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new PipelineError('OCR_UNAVAILABLE', `Cannot start tesseract: ${event.message}`));
    };
  });
}

function ask(worker: Worker, image: PageImage, signal: AbortSignal): Promise<OcrPage> {
  const failed = (why: string) => new PipelineError('OCR_FAILED', `Cannot read page ${image.page}: ${why}`);
  return new Promise<OcrPage>((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = () => reject(signal.reason);
    const timer = setTimeout(() => reject(failed('tesseract did not end')), MAX_PAGE_MS);
    signal.addEventListener('abort', onAbort, { once: true });
    const settle = (end: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      end();
    };
    worker.onmessage = ({ data }: MessageEvent<Answer>) =>
      settle(() =>
        'page' in data ? resolve(data.page) : reject(failed('error' in data ? data.error : 'it is gone'))
      );
    worker.onerror = (event) => {
      event.preventDefault();
      settle(() => reject(failed(event.message)));
    };
    worker.postMessage(image);
  });
}
