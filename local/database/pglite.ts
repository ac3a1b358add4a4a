import { AsyncResource } from 'node:async_hooks';
import { vector } from '@electric-sql/pglite/vector';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { pgtap } from '@electric-sql/pglite/pgtap';
import { createPgliteConnection } from '@supabase/lite/pglite';
import { Kysely } from 'kysely';
import type { Database, Query, Row } from './database.ts';
import { SerialLock } from './serial-lock.ts';
import { serialDialect } from './serial-dialect.ts';

export interface PgliteOptions {
  /** Folder of the database; in memory when absent. */
  readonly dataDir?: string;
  /** An image made by `dumpDataDir` to start from. */
  readonly image?: Blob;
  /** Makes pgTAP available to `create extension`. */
  readonly pgtap?: boolean;
}

export interface PgliteDatabase extends Database {
  readonly kind: 'pglite';
  /** The whole database as one file, to start others from. */
  image(): Promise<Blob>;
}

/** PostgreSQL inside this process: one session, shared in turns. */
export async function openPglite(options: PgliteOptions): Promise<PgliteDatabase> {
  const connection = await createPgliteConnection({
    ...(options.dataDir === undefined ? {} : { url: options.dataDir }),
    pgliteOptions: {
      extensions: { vector, pg_trgm, pgcrypto, unaccent, ...(options.pgtap ? { pgtap } : {}) },
      ...(options.image === undefined ? {} : { loadDataDir: options.image }),
    },
  });
  const pglite = connection.driver;
  await pglite.waitReady;
  const lock = new SerialLock();
  connection.kysely = new Kysely({ dialect: serialDialect(pglite, lock) });

  const run: Query = async <T extends Row>(sql: string, values: readonly unknown[] = []) =>
    (await pglite.query<T>(sql, [...values])).rows;

  const holding = async <T>(work: () => Promise<T>): Promise<T> => {
    const giveBack = await lock.acquire();
    try {
      return await work();
    } finally {
      giveBack();
    }
  };

  return {
    kind: 'pglite',
    connection,
    query: (sql, values) => holding(() => run(sql, values)),
    exec: (sql) => holding(async () => void (await pglite.exec(sql))),
    transaction: (work) =>
      holding(async () => {
        await pglite.query('begin');
        try {
          const result = await work(run);
          await pglite.query('commit');
          return result;
        } catch (error) {
          await pglite.query('rollback');
          throw error;
        }
      }),
    // Bound to this moment: PGlite would call back inside the transaction whose commit notified.
    listen: (channel, callback) =>
      holding(async () => void (await pglite.listen(channel, AsyncResource.bind(callback)))),
    asOneClient: (work) => lock.asOneClient(work),
    image: () => holding(async () => (await pglite.dumpDataDir('none')) as Blob),
    close: () => holding(() => connection.close()),
  };
}
