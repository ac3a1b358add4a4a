import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { bootstrap } from '../../../local/database/bootstrap.ts';
import { migrate } from '../../../local/database/migrations.ts';
import type { Query } from '../../../local/database/database.ts';
import { openPglite, type PgliteDatabase } from '../../../local/database/pglite.ts';
import { listPrivileges } from '../../../local/database/privileges.ts';
import { SUPABASE_DIR } from '../../../local/paths.ts';
import { type Stack, startStack } from '../../../local/stack.ts';
import { clientOf } from './support/clients.ts';

/** A partition is named after its model, whose id differs in every database. */
const list = async (query: Query): Promise<string[]> =>
  (await listPrivileges(query)).map((line) =>
    line.replace(/chunk_embeddings_[0-9a-f]{32}/, 'chunk_embeddings_<id>')
  )
    .sort();

describe('privileges on PGlite', () => {
  let migrated: PgliteDatabase;
  let stack: Stack;

  beforeAll(async () => {
    migrated = await openPglite({});
    await bootstrap(migrated);
    await migrate(migrated, join(SUPABASE_DIR, 'migrations'));
    stack = await startStack({ memory: true, port: 0, functions: false });
  });
  afterAll(async () => {
    await migrated.close();
    await stack.stop();
  });

  it('are after a boot and requests of every role what the migrations made them', async () => {
    const expected = await list(migrated.query);
    expect(expected.length).toBeGreaterThan(100);

    const anyone = clientOf(stack.url, stack.keys.publishable);
    await anyone.from('documentos_oficiales').select('id');
    await anyone.storage.from('raw-documents').list();
    await anyone.auth.signUp({ email: 'eva@example.org', password: 'una-clave-larga-2' });
    await anyone.from('documentos_oficiales').select('id');
    await clientOf(stack.url, stack.keys.secret).from('sources').select('id');

    expect(await list(stack.sql)).toEqual(expected);
  });

  it('do not change when the bootstrap runs once more', async () => {
    const before = await list(migrated.query);
    await bootstrap(migrated);
    expect(await list(migrated.query)).toEqual(before);
  });

  it('let anon read no table, also through the API', async () => {
    const anyone = clientOf(stack.url, stack.keys.publishable);
    for (const table of ['documentos_oficiales', 'sources', 'pipeline_runs', 'data_lineage']) {
      expect((await anyone.from(table).select()).error?.code).toBe('42501');
    }
  });
});

describe("a database with Supabase's own roles", () => {
  it('is refused, with what to do instead', async () => {
    const database = await openPglite({});
    await database.exec('create role supabase_admin');
    await expect(bootstrap(database)).rejects.toThrow(/supabase_admin.*supabase db push/);
    expect(await database.query(`select from pg_roles where rolname = 'anon'`)).toEqual([]);
    await database.close();
  });
});
