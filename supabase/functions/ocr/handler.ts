import { acceptKick } from '../_shared/worker/accept.ts';
import type { WorkerDeps } from '../_shared/worker/types.ts';
import { ocrJob } from './process.ts';
import type { OcrDeps } from './types.ts';

/** POST {} with the cron key: reads the scanned pages that are due, after the answer. */
export function handleOcr(
  request: Request,
  deps: WorkerDeps & OcrDeps,
): Promise<Response> {
  return acceptKick(request, 'ocr', ocrJob(deps), deps);
}
