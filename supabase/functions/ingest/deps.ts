import { serviceClient } from '../_shared/db/client.ts';
import { rawDocuments } from '../_shared/db/storage.ts';
import { openPdf } from '../_shared/pdf/open-pdf.ts';
import { web } from '../_shared/runtime/web.ts';
import { workerDeps } from '../_shared/runtime/worker-deps.ts';
import type { IngestDeps } from './handler.ts';
import { politeFetcher } from './polite-fetcher.ts';

/** One for the process: the pace of a host is kept across invocations. */
const fetcher = politeFetcher(web);

/** The real world of one invocation. */
export function ingestDeps(): IngestDeps {
  const client = serviceClient();
  return { ...workerDeps('ingest', client), documents: rawDocuments(client), fetcher, openPdf };
}
