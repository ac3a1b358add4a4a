import { archivesIn } from '../_shared/db/archives.ts';
import { serviceClient } from '../_shared/db/client.ts';
import { retryingRpc, rpcOf } from '../_shared/db/rpc.ts';
import { workerDeps } from '../_shared/runtime/worker-deps.ts';
import type { ExportDeps } from './handler.ts';
import { partReader } from './read-part.ts';

/** The real world of one invocation. */
export function exportDeps(): ExportDeps {
  const client = serviceClient();
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const rpc = retryingRpc(rpcOf(client, 'pipeline'), { attempts: 3, sleep, random: Math.random });
  return { ...workerDeps('export', client), archives: archivesIn(client), readPart: partReader(rpc) };
}
