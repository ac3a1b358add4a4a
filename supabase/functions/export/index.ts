import { withSupabase } from '@supabase/server';
import { ownErrors } from '../_shared/api/auth-errors.ts';
import { exportDeps } from './deps.ts';
import { handleExport } from './handler.ts';

export default {
  fetch: ownErrors(
    withSupabase({ auth: 'secret:cron', cors: 'disabled' }, (request) => handleExport(request, exportDeps())),
  ),
};
