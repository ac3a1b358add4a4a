import type { PGlite } from '@electric-sql/pglite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { SerialLock } from './serial-lock.ts';

/** The session while somebody holds it. */
class HeldSession implements DatabaseConnection {
  readonly #pglite: PGlite;
  readonly giveBack: () => void;

  constructor(pglite: PGlite, giveBack: () => void) {
    this.#pglite = pglite;
    this.giveBack = giveBack;
  }

  async executeQuery<R>(compiled: CompiledQuery): Promise<QueryResult<R>> {
    const result = await this.#pglite.query<R>(compiled.sql, [...compiled.parameters]);
    return result.affectedRows === undefined
      ? { rows: result.rows }
      : { rows: result.rows, numAffectedRows: BigInt(result.affectedRows) };
  }

  // deno-lint-ignore require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Cannot stream a query: PGlite answers in one piece');
  }
}

class SerialDriver implements Driver {
  readonly #pglite: PGlite;
  readonly #lock: SerialLock;

  constructor(pglite: PGlite, lock: SerialLock) {
    this.#pglite = pglite;
    this.#lock = lock;
  }

  async init(): Promise<void> {}
  async destroy(): Promise<void> {}

  async acquireConnection(): Promise<HeldSession> {
    return new HeldSession(this.#pglite, await this.#lock.acquire());
  }

  async releaseConnection(connection: HeldSession): Promise<void> {
    connection.giveBack();
  }

  async beginTransaction(connection: HeldSession): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'));
  }

  async commitTransaction(connection: HeldSession): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: HeldSession): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }
}

/**
 * Kysely over PGlite, one client at a time. The dialect that `@supabase/lite` brings hands the one session to every
 * request at once, so that two transactions would run as one and in each other's role.
 */
export function serialDialect(pglite: PGlite, lock: SerialLock): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new SerialDriver(pglite, lock),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}
