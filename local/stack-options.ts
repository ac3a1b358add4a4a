import type { Log } from './log.ts';

export interface StackOptions {
  /** A Postgres server to use; PGlite without. */
  readonly databaseUrl?: string | undefined;
  /** Where the stack keeps everything; `.profeflow` by default. */
  readonly dataDir?: string | undefined;
  /** Nothing is kept: database and objects in memory, fresh keys. */
  readonly memory?: boolean | undefined;
  /** Port of the API on 127.0.0.1; 54321 by default, 0 for any free one. */
  readonly port?: number | undefined;
  /** Whether to run the functions, the scheduler and the sender of HTTP requests; true by default. */
  readonly functions?: boolean | undefined;
  /** Serves the sample site as well, on this port (0 for any), and lets functions fetch from it. */
  readonly sampleSite?: { readonly port?: number } | undefined;
  /** Further variables of the functions' environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly log?: Log | undefined;
  /** A function does not start; its log says why. */
  readonly onBroken?: ((functionName: string) => void) | undefined;
  /** The folder with `functions/`, `migrations/`, `seed.sql`; this repository's by default. */
  readonly supabaseDir?: string | undefined;
  /** Requests after which a function's process is replaced. */
  readonly maxRequestsPerWorker?: number | undefined;
}
