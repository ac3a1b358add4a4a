import { withSupabase } from '@supabase/server';
import { ownErrors } from '../_shared/api/auth-errors.ts';
import { createProvider } from '../_shared/embedding/create-provider.ts';
import { aiSession, readEnv } from '../_shared/runtime/edge-runtime.ts';
import { workerDeps } from '../_shared/runtime/worker-deps.ts';
import { handleEmbed } from './handler.ts';

export default {
  fetch: ownErrors(
    withSupabase({ auth: 'secret:cron', cors: 'disabled' }, (request) => {
      const deps = workerDeps('embed');
      return handleEmbed(request, {
        ...deps,
        createProvider,
        provider: { env: readEnv, session: aiSession },
      });
    }),
  ),
};
