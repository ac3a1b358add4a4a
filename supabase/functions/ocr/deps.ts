import { serviceClient } from '../_shared/db/client.ts';
import { rawDocuments } from '../_shared/db/storage.ts';
import { PipelineError } from '../_shared/errors/pipeline-error.ts';
import { openPageImages } from '../_shared/ocr/page-images.ts';
import type { OcrEngine } from '../_shared/ocr/types.ts';
import { readEnv } from '../_shared/runtime/edge-runtime.ts';
import { workerDeps } from '../_shared/runtime/worker-deps.ts';
import type { WorkerDeps } from '../_shared/worker/types.ts';
import type { OcrDeps } from './types.ts';

/** The real world of one invocation. */
export function ocrDeps(): WorkerDeps & OcrDeps {
  const client = serviceClient();
  const deps = workerDeps('ocr', client);
  return {
    ...deps,
    documents: rawDocuments(client),
    openPageImages,
    openTesseract,
    vision: { env: readEnv, tick: deps.tick },
  };
}

/** Loading it takes a second, and it serves every document after that: one for the process. */
let tesseract: Promise<OcrEngine> | undefined;

/**
 * Where the CPU is ours, whoever runs the functions names the module that has the engine. It is no import of this one's:
 * the hosted bundle is to know nothing of it.
 */
async function openTesseract(): Promise<OcrEngine> {
  const module = readEnv('PROFEFLOW_TESSERACT_MODULE');
  if (module === undefined) {
    throw new PipelineError(
      'OCR_UNAVAILABLE',
      'Cannot read scans with tesseract: this runtime has none (PROFEFLOW_TESSERACT_MODULE is not set)',
    );
  }
  tesseract ??= (import(module) as Promise<{ createTesseract(): Promise<OcrEngine> }>)
    .then(({ createTesseract }) => createTesseract());
  const engine = await tesseract.catch((thrown) => {
    tesseract = undefined;
    throw thrown;
  });
  return {
    name: engine.name,
    readPage: (...given) => engine.readPage(...given),
    close: async () => {},
  };
}
