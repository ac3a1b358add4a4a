import { withSupabase } from '@supabase/server';
import { ownErrors } from '../_shared/api/auth-errors.ts';
import { serviceClient } from '../_shared/db/client.ts';
import { rawDocuments } from '../_shared/db/storage.ts';
import { openPdf } from '../_shared/pdf/open-pdf.ts';
import { web } from '../_shared/runtime/web.ts';
import { workerDeps } from '../_shared/runtime/worker-deps.ts';
import { handleIngest } from './handler.ts';
import { politeFetcher } from './polite-fetcher.ts';

const fetcher = politeFetcher(web);

export default {
  fetch: ownErrors(withSupabase({ auth: 'secret:cron', cors: 'disabled' }, (request) => {
    const client = serviceClient();
    return handleIngest(request, {
      ...workerDeps('ingest', client),
      documents: rawDocuments(client),
      fetcher,
      openPdf,
    });
  })),
};
