import { withSupabase } from '@supabase/server';
import { ownErrors } from '../_shared/api/auth-errors.ts';
import { serviceClient } from '../_shared/db/client.ts';
import { rpcOf } from '../_shared/db/rpc.ts';
import { createProvider } from '../_shared/embedding/create-provider.ts';
import { readEnv } from '../_shared/runtime/edge-runtime.ts';
import { consoleLog } from '../_shared/worker/log.ts';
import { handleSearch } from './handler.ts';

export default {
  fetch: ownErrors(withSupabase({ auth: ['user', 'publishable:*', 'secret'] }, (request, context) => {
    const caller = context.authMode === 'secret' ? context.supabaseAdmin : context.supabase;
    return handleSearch(request, {
      callerRpc: rpcOf(caller, 'public'),
      serviceRpc: rpcOf(serviceClient(), 'pipeline'),
      createProvider,
      provider: { env: readEnv, tick: () => performance.now() },
      log: consoleLog({ fn: 'search' }),
    });
  })),
};
