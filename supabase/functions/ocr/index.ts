import { withSupabase } from '@supabase/server';
import { ownErrors } from '../_shared/api/auth-errors.ts';
import { ocrDeps } from './deps.ts';
import { handleOcr } from './handler.ts';

export default {
  fetch: ownErrors(
    withSupabase(
      { auth: 'secret:cron', cors: 'disabled' },
      (request) => handleOcr(request, ocrDeps()),
    ),
  ),
};
