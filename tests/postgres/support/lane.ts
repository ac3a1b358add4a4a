import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, inject } from 'vitest';
import { PostgresServer, type ServerOptions } from '../server.ts';

export interface Lane {
  readonly server: PostgresServer;
  /** A connection pool as the project's owner; made anew by `reconnect` when the server was restarted. */
  readonly sql: Sql;
  /** The same as the superuser, to look where the owner may not. */
  readonly admin: Sql;
  reconnect(): Promise<void>;
}

/**
 * A server of its own for the suite that calls this, begun from a template and removed at its end. pg_cron
 * starts no job unless `cron` is given, so that nothing moves but what the test moves.
 */
export function useServer(
  from: 'hosted' | 'migrated',
  options: Omit<ServerOptions, 'from'> & { cron?: boolean },
): Lane {
  let server: PostgresServer | null = null;
  let pools: { sql: Sql; admin: Sql } | null = null;
  const ready = <T>(value: T | null): T => {
    if (value === null) throw new Error('Cannot use the server before the suite has begun');
    return value;
  };
  const connect = (): void => {
    const one = ready(server);
    const quiet = { onnotice: () => {} };
    pools = {
      sql: postgres(one.url, { max: 20, ...quiet }),
      admin: postgres(one.adminUrl, { max: 4, ...quiet }),
    };
  };
  const disconnect = async (): Promise<void> => {
    await Promise.all([pools?.sql.end({ timeout: 2 }), pools?.admin.end({ timeout: 2 })]);
  };
  beforeAll(async () => {
    const cron = { 'cron.launch_active_jobs': options.cron === true ? 'on' : 'off' };
    server = await PostgresServer.start({
      ...options,
      from: inject('templates')[from],
      settings: { ...cron, ...options.settings },
    });
    connect();
    // pg_cron keeps with each job the port of the server that it was scheduled on.
    await ready(pools).admin`update cron.job set nodeport = ${server.port}`;
  });
  afterAll(async () => {
    await disconnect();
    await server?.remove();
  });
  return {
    get server() {
      return ready(server);
    },
    get sql() {
      return ready(pools).sql;
    },
    get admin() {
      return ready(pools).admin;
    },
    async reconnect() {
      await disconnect();
      connect();
    },
  };
}
