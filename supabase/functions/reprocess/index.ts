import { withSupabase } from '@supabase/server';
import { ownErrors } from '../_shared/api/auth-errors.ts';
import { callerRpc } from '../_shared/db/client.ts';
import { allowedPrivateHosts } from '../_shared/db/read-setting.ts';
import { resolveHost } from '../_shared/runtime/resolve-host.ts';
import { consoleLog } from '../_shared/worker/log.ts';
import { handleReprocess } from './handler.ts';

const world = { allowedPrivateHosts, resolve: resolveHost, log: consoleLog({ fn: 'reprocess' }) };

export default {
  fetch: ownErrors(withSupabase({ auth: ['user', 'secret'] }, (request, caller) => {
    return handleReprocess(request, { ...world, callerRpc: callerRpc(caller) });
  })),
};
