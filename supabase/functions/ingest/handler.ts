import { acceptKick } from '../_shared/worker/accept.ts';
import type { WorkerDeps } from '../_shared/worker/types.ts';
import { ingestJob } from './process.ts';
import type { ReadingDeps } from './types.ts';

export type IngestDeps = WorkerDeps & ReadingDeps;

/** POST {} with the cron key: fetches and reads the documents that are due, after the answer. */
export function handleIngest(request: Request, deps: IngestDeps): Promise<Response> {
  return acceptKick(request, 'ingestion', ingestJob(deps), deps);
}
