import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database, Row } from '../../../local/database/database.ts';
import { openQuietDatabase } from './support/database.ts';

interface Seen extends Row {
  readonly tx: string;
  readonly who: string;
}

describe('the one session of PGlite', () => {
  let database: Database;

  beforeAll(async () => {
    database = await openQuietDatabase();
    Object.defineProperty(database.connection, 'ensureRlsContext', { value: async () => true });
  });
  afterAll(() => database.close());

  const look = sql<Seen>`select pg_current_xact_id()::text as tx, current_user::text as who`;

  /** What a request of the API does: a transaction in the caller's role, of more than one statement. */
  const request = (role: string): Promise<Seen[]> =>
    database.asOneClient(() =>
      database.connection.withContext({ auth: { role } } as never, async (db) => {
        const first = await look.execute(db);
        await new Promise((resolve) => setTimeout(resolve, 2));
        const second = await look.execute(db);
        return [...first.rows, ...second.rows];
      })
    );

  it('is used in turns: every request has a transaction and a role of its own', async () => {
    const roles = Array.from({ length: 12 }, (_, n) => n % 2 === 0 ? 'service_role' : 'anon');
    const ours = Array.from(
      { length: 12 },
      () => database.query<Seen>(`select current_user::text as who, pg_current_xact_id()::text as tx`),
    );
    const seen = await Promise.all(roles.map(request));
    seen.forEach(([first, second], n) => {
      expect(first?.who).toBe(roles[n]);
      expect(second).toEqual(first);
    });
    expect(new Set(seen.map(([first]) => first?.tx)).size).toBe(12);
    for (const rows of await Promise.all(ours)) expect(rows[0]?.who).toBe('postgres');
  });

  it('is free again after a failure, with nothing left of it', async () => {
    const failing = database.transaction(async (query) => {
      await query('create table public.half (n int)');
      await query('select 1/0');
    });
    await expect(failing).rejects.toThrow('division by zero');
    expect(await database.query(`select to_regclass('public.half') as half`)).toEqual([{ half: null }]);
  });

  it('calls listeners back after the commit, outside of the transaction that notified', async () => {
    const order: string[] = [];
    let heard = (): void => {};
    const done = new Promise<void>((resolve) => (heard = resolve));
    await database.listen('campana', (payload) => {
      order.push(`heard ${payload}`);
      void database.query<Seen>('select pg_current_xact_id()::text as tx').then(heard);
    });
    await database.asOneClient(() =>
      database.transaction(async (query) => {
        await query(`select pg_notify('campana', 'hola')`);
        await new Promise((resolve) => setTimeout(resolve, 20));
        order.push('commit');
      })
    );
    await done;
    expect(order).toEqual(['commit', 'heard hola']);
  });
});
