import { createPostgresConnection } from '@supabase/lite/postgres';
import postgres from 'postgres';
import type { Database, Query, Row } from './database.ts';

/** The same values come out as of PGlite: numbers where they are exact, times as text. */
const TYPES = {
  bigint: {
    to: 20,
    from: [20],
    serialize: (value: unknown) => String(value),
    parse: (value: string) => {
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : BigInt(value);
    },
  },
  numeric: {
    to: 1700,
    from: [1700],
    serialize: (value: unknown) => String(value),
    parse: (value: string) => String(Number(value)) === value ? Number(value) : value,
  },
  time: {
    to: 1184,
    from: [1082, 1083, 1114, 1184, 1266],
    serialize: (value: unknown) => value instanceof Date ? value.toISOString() : String(value),
    parse: (value: string) => value,
  },
};

const quiet = (): void => {};

/**
 * `@supabase/lite` passes JSON as text already, which PGlite takes as it is; its own setting for the Postgres driver
 * would encode that text once more, and every jsonb argument would arrive as a JSON string.
 */
const jsonType = (oid: number) => ({
  to: oid,
  from: [oid],
  serialize: (value: unknown) => typeof value === 'string' ? value : JSON.stringify(value),
  parse: (text: string): unknown => JSON.parse(text),
});

/** A Postgres server. Connections that break are made anew by the next query. */
export async function openPostgres(url: string): Promise<Database> {
  const sql = postgres(url, {
    max: 4,
    types: TYPES,
    onnotice: quiet,
    connection: { TimeZone: 'UTC', application_name: 'profeflow' },
  });
  const connection = createPostgresConnection({
    url,
    postgresOptions: {
      max: 12,
      onnotice: quiet,
      connection: { application_name: 'profeflow-api' },
      types: { json: jsonType(114), jsonb: jsonType(3802) },
    },
  });
  await sql`select 1`;

  type Runner = Pick<typeof sql, 'unsafe'>;
  const queryOf =
    (runner: Runner): Query => async <T extends Row>(text: string, values: readonly unknown[] = []) => [
      ...(await runner.unsafe<T[]>(text, values as never[])),
    ];

  return {
    kind: 'postgres',
    connection,
    query: queryOf(sql),
    exec: async (text) => void (await sql.unsafe(text).simple()),
    transaction: async <T>(work: (query: Query) => Promise<T>) => {
      let result: { value: T } | undefined;
      await sql.begin(async (transaction) => {
        result = { value: await work(queryOf(transaction)) };
      });
      if (result === undefined) throw new Error('Cannot run the transaction: it ended without a result');
      return result.value;
    },
    listen: async (channel, callback) => void (await sql.listen(channel, callback)),
    asOneClient: (work) => work(),
    close: async () => {
      await Promise.all([sql.end({ timeout: 5 }), connection.driver.end({ timeout: 5 })]);
    },
  };
}
