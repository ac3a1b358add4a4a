import type { OcrPage, PageImage } from '../../supabase/functions/_shared/ocr/types.ts';
import type { Answer } from './tesseract-worker.ts';

/** Reads pages in a thread of its own, which ends with whatever stops it and starts again with the next page. */
export interface PageWorker {
  /** Throws what `signal` was aborted with, or why the page cannot be read. */
  read(image: PageImage, signal: AbortSignal): Promise<OcrPage>;
  close(): void;
}

export function pageWorker(): PageWorker {
  let worker: Worker | null = null;
  const close = (): void => {
    worker?.terminate();
    worker = null;
  };
  const ask = (image: PageImage, signal: AbortSignal): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const running = worker ??= new Worker(new URL('./tesseract-worker.ts', import.meta.url), {
        type: 'module',
      });
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      running.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
      running.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
      running.postMessage(image);
    });
  const read = async (image: PageImage, signal: AbortSignal): Promise<OcrPage> => {
    signal.throwIfAborted();
    try {
      const answer = await ask(image, signal);
      if ('page' in answer) return answer.page;
      throw new Error(answer.failed);
    } catch (error) {
      close();
      throw error;
    }
  };
  // Two invocations may share this process: one page at a time, each answer to who asked.
  let last: Promise<unknown> = Promise.resolve();
  return {
    read: (image, signal) => {
      const next = last.then(() => read(image, signal));
      last = next.catch(() => {});
      return next;
    },
    close,
  };
}
