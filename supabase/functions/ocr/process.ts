import { PipelineError } from '../_shared/errors/pipeline-error.ts';
import { type Progress, readProgress } from '../_shared/ingestion/checkpoint.ts';
import { finishPdf, handBack } from '../_shared/ingestion/finish-pdf.ts';
import { failedIngestion, openIngestion } from '../_shared/ingestion/open-ingestion.ts';
import { removeParked, unparked } from '../_shared/ingestion/park.ts';
import type { Ingestion } from '../_shared/ingestion/types.ts';
import type { Outcome, ProcessJob } from '../_shared/worker/types.ts';
import { engineReader, type PageReader } from './page-reader.ts';
import { readPagesByOcr } from './read-pages.ts';
import type { OcrDeps } from './types.ts';
import { visionReader } from './vision-reader.ts';

/** The pages of one document that only show their text, from where the last invocation stopped. */
export function ocrJob(deps: OcrDeps): ProcessJob {
  return async (job, at) => {
    const ingestion = await openIngestion(job, at, deps);
    try {
      return await goOn(ingestion, readProgress(job.checkpoint));
    } catch (thrown) {
      return failedIngestion(ingestion, thrown);
    }
  };
}

async function goOn(
  ingestion: Ingestion<OcrDeps>,
  resumed: Progress | null,
): Promise<Outcome> {
  if (resumed?.ocr === undefined || resumed.ocr === null) {
    return await startAgain(ingestion);
  }
  const progress = { ...resumed, invocations: resumed.invocations + 1 };
  if (resumed.ocr.left.length === 0) {
    return await finishPdf(
      ingestion,
      { progress, pages: [], finished: true },
      null,
    );
  }
  // What is to read its pages is another by now, or gone.
  if (ingestion.context.ocr.engine === 'none' || resumed.ocr.hash !== ingestion.configHashes.pages) {
    return await startAgain(ingestion);
  }
  const bytes = await unparked(ingestion, progress.bytes_sha256);
  if (bytes === null) return await startAgain(ingestion);
  const reader = await openReader(ingestion);
  try {
    const soFar = await readPagesByOcr(ingestion, bytes, progress, reader);
    if (soFar === null) return { kind: 'reported' };
    return soFar.finished && !ingestion.at.signal.aborted
      ? await finishPdf(ingestion, soFar, bytes)
      : handBack(ingestion, soFar);
  } finally {
    await reader.close();
  }
}

/** The bytes are gone, or what was to read them: the document is fetched and looked at anew. */
async function startAgain(ingestion: Ingestion): Promise<Outcome> {
  ingestion.at.log('warn', 'left to ingestion again');
  await removeParked(ingestion);
  return { kind: 'hand-back', checkpoint: { stage: 'ingestion' } };
}

async function openReader(ingestion: Ingestion<OcrDeps>): Promise<PageReader> {
  const { context: { ocr }, deps, at } = ingestion;
  switch (ocr.engine) {
    case 'vision':
      return visionReader(ingestion, ocr.model, deps.vision);
    case 'tesseract':
      return engineReader(await deps.openTesseract(), at.signal);
    case 'none':
      throw new PipelineError(
        'OCR_UNAVAILABLE',
        `Cannot read ${ingestion.context.url}: no engine for OCR is set`,
      );
  }
}
