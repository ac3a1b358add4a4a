import type { CallReport } from '../_shared/db/calls.ts';
import type { OcrEngine, OcrPage, PageImage } from '../_shared/ocr/types.ts';
import { PipelineError } from '../_shared/errors/pipeline-error.ts';

/** What became of one page's image. */
export type PageOutcome =
  | {
    readonly kind: 'read';
    readonly page: OcrPage;
    readonly engine: string;
    readonly model_id?: string;
    readonly calls: readonly CallReport[];
  }
  /** No engine can read this page, for a reason of its own. */
  | {
    readonly kind: 'failed';
    readonly engine: string;
    readonly reason: string;
    readonly calls: readonly CallReport[];
  }
  /** The database has put the job off, or has ended it. */
  | { readonly kind: 'stopped' };

/** An engine as a job uses it. */
export interface PageReader {
  read(image: PageImage): Promise<PageOutcome>;
  close(): Promise<void>;
}

/** An engine of this machine: nobody has to be asked, nothing is paid. */
export function engineReader(
  engine: OcrEngine,
  signal: AbortSignal,
): PageReader {
  return {
    async read(image) {
      try {
        const page = await engine.readPage(image, signal);
        return { kind: 'read', page, engine: engine.name, calls: [] };
      } catch (thrown) {
        if (
          !(thrown instanceof PipelineError) || thrown.code !== 'OCR_FAILED'
        ) throw thrown;
        return {
          kind: 'failed',
          engine: engine.name,
          reason: thrown.message,
          calls: [],
        };
      }
    },
    close: () => engine.close(),
  };
}
