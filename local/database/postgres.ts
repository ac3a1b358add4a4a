import { createPostgresConnection } from '@supabase/lite/postgres';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database, Query, Row } from './database.ts';
import { listenAcrossRestarts } from './postgres-listen.ts';

const asText = (text: string): string => text;
/** text[] is not among the types that the driver's typings name. */
const TEXT_ARRAY: number = 1009;
const asTexts = pg.types.getTypeParser(TEXT_ARRAY);

/** The same values come out as of PGlite: numbers where they are exact, times as text. */
const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [pg.types.builtins.INT8]: (text) => {
    const number = Number(text);
    return Number.isSafeInteger(number) ? number : BigInt(text);
  },
  [pg.types.builtins.NUMERIC]: (text) => String(Number(text)) === text ? Number(text) : text,
  [pg.types.builtins.DATE]: asText,
  [pg.types.builtins.TIME]: asText,
  [pg.types.builtins.TIMESTAMP]: asText,
  [pg.types.builtins.TIMESTAMPTZ]: asText,
  [pg.types.builtins.TIMETZ]: asText,
  [pg.types.builtins.INTERVAL]: asText,
  // name[], which the API's introspection reads, and arrays of times
  1003: asTexts,
  1115: asTexts,
  1182: asTexts,
  1183: asTexts,
  1185: asTexts,
};

/** The driver's signature has an overload for each built-in type and one for binary answers, which nobody asks for. */
const types = {
  getTypeParser: (oid: number, format?: string) =>
    format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : PARSERS[oid] ?? pg.types.getTypeParser(oid),
} as unknown as pg.CustomTypesConfig;

function poolOf(connectionString: string, name: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    types,
    application_name: name,
    options: '-c TimeZone=UTC',
    connectionTimeoutMillis: 30_000,
  });
  // A connection that the server cuts fails the query it was in, if any, and is replaced; it is no news by itself.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/**
 * A Postgres server. A connection that breaks, because the server is restarted for one, fails what it was doing and
 * nothing else: the next query gets another. That is why the API runs on `pg` instead of the driver that
 * `@supabase/lite` brings, postgres.js 3.4: there a cut connection throws where nobody can catch it and stays in the
 * pool, unable to send anything ever again (porsager/postgres issues 1154 and 1208).
 */
export async function openPostgres(url: string): Promise<Database> {
  const pool = poolOf(url, 'profeflow', 4);
  const apiPool = poolOf(url, 'profeflow-api', 12);
  const connection = createPostgresConnection({ url });
  connection.kysely = new Kysely({ dialect: new PostgresDialect({ pool: apiPool }) });
  const listener = listenAcrossRestarts(url);

  type Runner = Pick<pg.Pool, 'query'>;
  const queryOf =
    (runner: Runner): Query => async <T extends Row>(text: string, values: readonly unknown[] = []) =>
      (await runner.query<T>(text, [...values])).rows;

  /** A client that failed in the middle of a transaction is not given back. */
  const withClient = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let failed = true;
    try {
      const result = await work(client);
      failed = false;
      return result;
    } finally {
      client.release(failed);
    }
  };

  try {
    await pool.query('select 1');
  } catch (error) {
    await Promise.all([pool.end(), apiPool.end()]);
    throw error;
  }
  return {
    kind: 'postgres',
    connection,
    query: queryOf(pool),
    exec: (text) => withClient(async (client) => void (await client.query(text))),
    transaction: (work) =>
      withClient(async (client) => {
        await client.query('begin');
        const result = await work(queryOf(client));
        await client.query('commit');
        return result;
      }),
    listen: listener.listen,
    asOneClient: (work) => work(),
    close: async () => {
      await Promise.all([listener.close(), pool.end(), apiPool.end()]);
    },
  };
}
