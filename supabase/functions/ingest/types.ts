import type { Ingestion, IngestionDeps } from '../_shared/ingestion/types.ts';
import type { PdfReader } from '../_shared/pdf/types.ts';
import type { Fetcher } from './fetch-bytes.ts';

export interface ReadingDeps extends IngestionDeps {
  readonly fetcher: Fetcher;
  readonly openPdf: (bytes: Uint8Array) => Promise<PdfReader>;
}

/** One job of ingestion on its way. */
export type Reading = Ingestion<ReadingDeps>;
