import type { IngestionContext, Job } from '../db/jobs.ts';
import type { RawDocuments } from '../db/storage.ts';
import type { Work } from '../db/work.ts';
import type { JobContext } from '../worker/types.ts';

/** What every worker on a document needs, whether it fetches, reads or does OCR. */
export interface IngestionDeps {
  readonly work: Work;
  readonly documents: RawDocuments;
}

/** What the ledger of a document keeps of how its bytes came. */
export type FetchRecord = Record<string, unknown>;

/** One document on its way. */
export interface Ingestion<Deps extends IngestionDeps = IngestionDeps> {
  readonly job: Job;
  readonly context: IngestionContext;
  readonly at: JobContext;
  readonly deps: Deps;
  readonly configHashes: ConfigHashes;
  /** Known once the bytes are. */
  sha256: string | null;
  fetch: FetchRecord | null;
  /** Hashes under which bytes were parked for this job, by this or an earlier invocation. */
  readonly parked: Set<string>;
}

/** Everything that decides what becomes of given bytes: of a document that needs no OCR, and of one that does. */
export interface ConfigHashes {
  readonly text: string;
  readonly ocr: string;
  /** What decides how OCR reads a page, alone: pages are remembered by it. */
  readonly pages: string;
}
