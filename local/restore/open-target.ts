import { join } from 'node:path';
import { bootstrap } from '../database/bootstrap.ts';
import { claimFolder } from '../database/data-folder.ts';
import type { Database } from '../database/database.ts';
import { fitSettings } from '../database/fit-settings.ts';
import { migrate } from '../database/migrations.ts';
import { openPglite } from '../database/pglite.ts';
import { openPostgres } from '../database/postgres.ts';
import { DATA_DIR, SUPABASE_DIR } from '../paths.ts';

/** The database to restore into, with all migrations: a Postgres server, a Supabase project's too, or the embedded one. */
export async function openTarget(databaseUrl: string | null): Promise<Database> {
  if (databaseUrl !== null) return await upToDate(await openPostgres(databaseUrl));
  const folder = join(DATA_DIR, 'database');
  const release = claimFolder(folder);
  try {
    const database = await upToDate(await openPglite({ dataDir: join(folder, 'data') }));
    return { ...database, close: () => database.close().finally(release) };
  } catch (error) {
    release();
    throw error;
  }
}

async function upToDate<D extends Database>(database: D): Promise<D> {
  try {
    // A Supabase project has roles, schemas and extensions of its own, and its API is not ours.
    const [project] = await database.query(
      `select from pg_catalog.pg_roles where rolname = 'supabase_admin'`,
    );
    if (project === undefined) await bootstrap(database);
    const applied = await migrate(database, join(SUPABASE_DIR, 'migrations'));
    if (project === undefined && applied.length > 0) await fitSettings(database.query);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
