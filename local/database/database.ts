import type { Connection } from '@supabase/lite';

export type Row = Record<string, unknown>;

/**
 * Runs one statement. Values go as `$1, $2, …`; JSON goes as text and is cast twice, `$1::text::jsonb`: a driver that
 * knows the parameter to be jsonb would encode the text a second time.
 */
export type Query = <T extends Row = Row>(sql: string, values?: readonly unknown[]) => Promise<T[]>;

/** One Postgres, embedded or a server; what the embedded stack needs of it. */
export interface Database {
  readonly kind: 'pglite' | 'postgres';
  /** What `@supabase/lite` speaks to; shares the transactions' order with the methods below. */
  readonly connection: Connection;
  /** One statement, committed by itself. */
  readonly query: Query;
  /** Several statements by the simple protocol: one implicit transaction unless the text itself says otherwise. */
  exec(sql: string): Promise<void>;
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** Calls back after every committed `notify channel`; never inside somebody's transaction. */
  listen(channel: string, callback: (payload: string) => void): Promise<void>;
  /** Runs `work` as one client: in PGlite, which has a single session, others wait while it has a transaction open. */
  asOneClient<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
