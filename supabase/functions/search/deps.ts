import { type Caller, callerRpc, serviceClient } from '../_shared/db/client.ts';
import { rpcOf } from '../_shared/db/rpc.ts';
import { createProvider } from '../_shared/embedding/create-provider.ts';
import { aiSession, readEnv, waitUntil } from '../_shared/runtime/edge-runtime.ts';
import { consoleLog } from '../_shared/worker/log.ts';
import type { SearchDeps } from './handler.ts';

/** The real world of one search. */
export function searchDeps(caller: Caller): SearchDeps {
  return {
    callerRpc: callerRpc(caller),
    serviceRpc: rpcOf(serviceClient(), 'pipeline'),
    createProvider,
    provider: { env: readEnv, session: aiSession },
    tick: () => performance.now(),
    log: consoleLog({ fn: 'search' }),
    waitUntil,
  };
}
