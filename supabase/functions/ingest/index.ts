import { withSupabase } from '@supabase/server';
import { ownErrors } from '../_shared/api/auth-errors.ts';
import { ingestDeps } from './deps.ts';
import { handleIngest } from './handler.ts';

export default {
  fetch: ownErrors(
    withSupabase({ auth: 'secret:cron', cors: 'disabled' }, (request) => handleIngest(request, ingestDeps())),
  ),
};
