import type { SupabaseClient } from '@supabase/supabase-js';
import type { z } from 'zod';
import { PipelineError } from '../errors/pipeline-error.ts';
import { DatabaseError, rpcError } from './rpc-error.ts';

/**
 * Calls an SQL function by name and gives back what it returned.
 * @throws PipelineError where the function raised one of our codes, DatabaseError otherwise
 */
export type Rpc = (
  fn: string,
  args?: Readonly<Record<string, unknown>>,
) => Promise<unknown>;

/** The functions of one schema, called as whoever `client` is. */
export function rpcOf(
  client: SupabaseClient,
  schema: 'public' | 'pipeline',
): Rpc {
  return async (fn, args = {}) => {
    const { data, error, status } = await client.schema(schema).rpc(fn, args);
    if (error) throw rpcError(`${schema}.${fn}`, status, error);
    return data;
  };
}

export interface Retrying {
  /** Calls in all. */
  readonly attempts: number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
}

/** The same calls, repeated with full jitter (up to 0.2, 0.8, 3.2 … s) where the database could not be reached. */
export function retryingRpc(
  rpc: Rpc,
  { attempts, sleep, random }: Retrying,
): Rpc {
  return async (fn, args) => {
    for (let attempt = 1;; attempt++) {
      try {
        return await rpc(fn, args);
      } catch (thrown) {
        if (
          attempt >= attempts ||
          !(thrown instanceof DatabaseError && thrown.transient)
        ) throw thrown;
        await sleep(Math.ceil(random() * 200 * 4 ** (attempt - 1)));
      }
    }
  };
}

/** An SQL function's answer as `schema` has it. */
export function parseAnswer<T>(
  fn: string,
  schema: z.ZodType<T>,
  answer: unknown,
): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue === undefined ? '' : ` (${issue.path.map(String).join('.')}: ${issue.message})`;
  throw new PipelineError(
    'INTERNAL',
    `Cannot read the answer of ${fn}: it is not what this version expects${where}`,
  );
}
