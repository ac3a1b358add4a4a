import type { IngestionContext, Job } from '../_shared/db/jobs.ts';
import type { RawDocuments } from '../_shared/db/storage.ts';
import type { Work } from '../_shared/db/work.ts';
import type { PdfReader } from '../_shared/pdf/types.ts';
import type { JobContext } from '../_shared/worker/types.ts';
import type { Fetcher, FetchRecord } from './fetch-bytes.ts';

export interface ReadingDeps {
  readonly work: Work;
  readonly documents: RawDocuments;
  readonly fetcher: Fetcher;
  readonly openPdf: (bytes: Uint8Array) => Promise<PdfReader>;
}

/** One job of ingestion on its way. */
export interface Ingestion {
  readonly job: Job;
  readonly context: IngestionContext;
  readonly at: JobContext;
  readonly deps: ReadingDeps;
  readonly configHash: string;
  /** Known once the bytes are. */
  sha256: string | null;
  fetch: FetchRecord | null;
  /** Hashes under which bytes were parked for this job, by this or an earlier invocation. */
  readonly parked: Set<string>;
}
