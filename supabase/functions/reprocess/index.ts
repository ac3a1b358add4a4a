import { withSupabase } from '@supabase/server';
import { ownErrors } from '../_shared/api/auth-errors.ts';
import { serviceClient } from '../_shared/db/client.ts';
import { readSetting } from '../_shared/db/read-setting.ts';
import { rpcOf } from '../_shared/db/rpc.ts';
import { resolveHost } from '../_shared/runtime/resolve-host.ts';
import { consoleLog } from '../_shared/worker/log.ts';
import { handleReprocess } from './handler.ts';

export default {
  fetch: ownErrors(withSupabase({ auth: ['user', 'secret'] }, (request, context) =>
    handleReprocess(request, {
      callerRpc: rpcOf(context.authMode === 'secret' ? context.supabaseAdmin : context.supabase, 'public'),
      allowedPrivateHosts: () => readSetting(serviceClient(), 'fetch_allowed_private_hosts'),
      resolve: resolveHost,
      log: consoleLog({ fn: 'reprocess' }),
    }))),
};
