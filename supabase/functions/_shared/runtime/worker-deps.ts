import { serviceClient } from '../db/client.ts';
import { retryingRpc, rpcOf } from '../db/rpc.ts';
import { createWork } from '../db/work.ts';
import { consoleLog } from '../worker/log.ts';
import type { WorkerDeps } from '../worker/types.ts';
import { shutdownSignal, waitUntil } from './edge-runtime.ts';

/** A report is tried this often before it is left to the lease's end (about 13 s at most). */
const REPORT_ATTEMPTS = 4;

/** The real world of a worker, for one invocation. */
export function workerDeps(fn: string, client = serviceClient()): WorkerDeps {
  const worker = `${fn}-${crypto.randomUUID().slice(0, 8)}`;
  const rpc = rpcOf(client, 'pipeline');
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  return {
    work: createWork(retryingRpc(rpc, { attempts: REPORT_ATTEMPTS, sleep, random: Math.random }), rpc),
    log: consoleLog({ fn, worker }),
    worker,
    waitUntil,
    shutdown: shutdownSignal(),
    now: Date.now,
    tick: () => performance.now(),
  };
}
