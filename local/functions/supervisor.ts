import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sendJson } from '../api/http.ts';
import type { Handler } from '../api/server.ts';
import type { Log } from '../log.ts';
import { type Lease, Pool } from './pool.ts';
import { forward } from './proxy.ts';
import { startWorkerProcess } from './worker-process.ts';

export interface SupervisorOptions {
  /** The folder that holds one folder per function. */
  readonly folder: string;
  environment(name: string): Record<string, string>;
  /** Most processes of a function. */
  size(name: string): number;
  translateToken(token: string): string;
  readonly log: Log;
  /** A function's process did not start, for the first time since one did. */
  onBroken?(name: string): void;
  /** Requests after which a process is replaced. */
  readonly maxRequests?: number;
  /** How long a process lives; the free plan's wall clock by default. */
  readonly wallClockMs?: number;
  /** How long a request may wait for its answer. */
  readonly idleMs?: number;
}

export interface Supervisor {
  /** Answers `/functions/v1/<name>`. */
  readonly handle: Handler;
  /** The processes that run now, by function. */
  pids(): Record<string, number[]>;
  /** Starts one process of each of these functions, so that their first request need not wait. */
  warm(names: readonly string[]): Promise<void>;
  stop(graceMs?: number): Promise<void>;
}

/** Runs every function of a folder in processes of its own. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { folder, log, maxRequests = 200, wallClockMs = 150_000, idleMs = 150_000 } = options;
  const pools = new Map<string, Pool>();
  const broken = new Set<string>();
  let stopped = false;

  const poolOf = (name: string): Pool | undefined => {
    const known = pools.get(name);
    if (known !== undefined || stopped) return known;
    const entrypoint = join(folder, name, 'index.ts');
    if (!/^[a-z0-9][a-z0-9_-]*$/i.test(name) || !existsSync(entrypoint)) return undefined;
    const pool = new Pool({
      name,
      size: () => Math.max(1, options.size(name)),
      maxRequests,
      wallClockMs,
      start: async () => {
        const process = await startWorkerProcess({
          entrypoint,
          environment: options.environment(name),
          readable: [folder],
          onLine: (line) => logLine(log, name, line),
        }).catch((error: unknown) => {
          if (!broken.has(name)) options.onBroken?.(name);
          broken.add(name);
          throw error;
        });
        broken.delete(name);
        return process;
      },
      onEvent: (message, fields) => log.write('functions', message, { function: name, ...fields }),
    });
    pools.set(name, pool);
    return pool;
  };

  return {
    handle: async (request, response) => {
      const name = (request.url ?? '').split(/[/?]/)[3] ?? '';
      const pool = poolOf(name);
      if (pool === undefined) {
        sendJson(response, 404, {
          code: 'NOT_FOUND',
          message: `Cannot find the function ${name}: there is none`,
        });
        return;
      }
      let lease: Lease;
      try {
        lease = await pool.lease();
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        sendJson(response, 503, { code: 'BOOT_ERROR', message: why });
        return;
      }
      await forward(request, response, {
        lease,
        functionName: name,
        translateToken: options.translateToken,
        idleMs,
      });
      lease.done();
    },
    pids: () => Object.fromEntries([...pools].map(([name, pool]) => [name, pool.pids()])),
    warm: async (names) => {
      await Promise.allSettled(names.map(async (name) => (await poolOf(name)?.lease())?.done()));
    },
    stop: async (graceMs = 2000) => {
      stopped = true;
      await Promise.all([...pools.values()].map((pool) => pool.stop(graceMs)));
    },
  };
}

/** The functions of a folder, by name. */
export function listFunctions(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) =>
    !name.startsWith('_') && existsSync(join(folder, name, 'index.ts'))
  );
}

/** A function's line; one that is itself JSON keeps its fields (run id, job id, …). */
function logLine(log: Log, name: string, line: string): void {
  if (line.trim() === '') return;
  if (line.startsWith('{')) {
    try {
      const { message = '', ...fields } = JSON.parse(line);
      log.write('functions', String(message), { function: name, ...fields });
      return;
    } catch {
      // Not JSON after all: kept as text.
    }
  }
  log.write('functions', line, { function: name });
}
