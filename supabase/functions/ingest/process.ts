import type { ProcessJob } from '../_shared/worker/types.ts';
import { failedIngestion, openIngestion } from '../_shared/ingestion/open-ingestion.ts';
import { readProgress } from '../_shared/ingestion/checkpoint.ts';
import { cutEdited } from './cut-edited.ts';
import { failedFetchRecord } from './fetch-bytes.ts';
import { ingest } from './ingest.ts';
import type { ReadingDeps } from './types.ts';

/** One document from its URL, or from a text that somebody wrote, to chunks, or as far towards it as one invocation may go. */
export function ingestJob(deps: ReadingDeps): ProcessJob {
  return async (job, at) => {
    const ingestion = await openIngestion(job, at, deps);
    try {
      return typeof ingestion.context.edited_version === 'number'
        ? await cutEdited(ingestion)
        : await ingest(ingestion, readProgress(job.checkpoint));
    } catch (thrown) {
      ingestion.fetch = failedFetchRecord(thrown) ?? ingestion.fetch;
      return failedIngestion(ingestion, thrown);
    }
  };
}
