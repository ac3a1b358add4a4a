import { withSupabase } from '@supabase/server';
import { ownErrors } from '../_shared/api/auth-errors.ts';
import { web } from '../_shared/runtime/web.ts';
import { workerDeps } from '../_shared/runtime/worker-deps.ts';
import { handleMonitor } from './handler.ts';

export default {
  fetch: ownErrors(
    withSupabase(
      { auth: 'secret:cron', cors: 'disabled' },
      (request) => handleMonitor(request, { ...workerDeps('monitor'), http: web }),
    ),
  ),
};
