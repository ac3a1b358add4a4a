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

/** What `@supabase/lite` sets for each request, one statement each: a name, and a parameter or the empty string. */
const SETTING = /^\s*select set_config\('([a-z_.]+)', (\$1|''), true\)\s*$/i;

/** The session while somebody holds it. */
class HeldSession implements DatabaseConnection {
  readonly #pglite: PGlite;
  readonly giveBack: () => void;
  readonly #settings: [name: string, value: unknown][] = [];

  constructor(pglite: PGlite, giveBack: () => void) {
    this.#pglite = pglite;
    this.giveBack = giveBack;
  }

  /**
   * Settings of the transaction are kept until the next statement and sent in one: a request makes ten of them, and each
   * round through PGlite costs half a millisecond.
   */
  async executeQuery<R>(compiled: CompiledQuery): Promise<QueryResult<R>> {
    const setting = SETTING.exec(compiled.sql);
    if (setting?.[1] !== undefined && compiled.parameters.length === (setting[2] === '$1' ? 1 : 0)) {
      this.#settings.push([setting[1], compiled.parameters[0] ?? (setting[2] === '$1' ? null : '')]);
      return { rows: [] };
    }
    await this.#sendSettings();
    const result = await this.#pglite.query<R>(compiled.sql, [...compiled.parameters]);
    return result.affectedRows === undefined
      ? { rows: result.rows }
      : { rows: result.rows, numAffectedRows: BigInt(result.affectedRows) };
  }

  /** For a transaction that has failed: it takes no statement but its end. */
  dropSettings(): void {
    this.#settings.length = 0;
  }

  async #sendSettings(): Promise<void> {
    const settings = this.#settings.splice(0);
    if (settings.length === 0) return;
    const calls = settings.map(([name], at) => `set_config('${name}', $${at + 1}::text, true)`);
    await this.#pglite.query(`select ${calls.join(', ')}`, settings.map(([, value]) => value));
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
    connection.dropSettings();
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
