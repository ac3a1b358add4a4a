import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrap } from './bootstrap.ts';
import { claimFolder } from './data-folder.ts';
import type { Database } from './database.ts';
import { fitSettings } from './fit-settings.ts';
import { ImageCache } from './image-cache.ts';
import { migrate } from './migrations.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';
import { seed } from './seed.ts';

export interface OpenOptions {
  /** A Postgres server; PGlite without. */
  readonly databaseUrl?: string | undefined;
  /** Folder of the PGlite database; in memory without. */
  readonly folder?: string | undefined;
  /** Where images of databases in memory are kept, to start the next one from. */
  readonly imageFolder?: string | undefined;
  /** The folder with `migrations/` and `seed.sql`. */
  readonly supabaseDir: string;
}

/** Opens the database and brings it up to date: what Supabase brings, the migrations, the seed. */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const { databaseUrl, folder, supabaseDir } = options;
  if (databaseUrl !== undefined) return await prepared(await openPostgres(databaseUrl), supabaseDir);
  if (folder !== undefined) return await openFolder(folder, supabaseDir);
  return await openInMemory(options);
}

async function prepared<D extends Database>(database: D, supabaseDir: string): Promise<D> {
  try {
    await bootstrap(database);
    const applied = await migrate(database, join(supabaseDir, 'migrations'));
    await seed(database, join(supabaseDir, 'seed.sql'));
    // Only with the defaults that a migration has just brought: what an operator sets later stays.
    if (applied.length > 0) await fitSettings(database.query);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function openFolder(folder: string, supabaseDir: string): Promise<Database> {
  const release = claimFolder(folder);
  try {
    const database = await prepared(await openPglite({ dataDir: join(folder, 'data') }), supabaseDir);
    return { ...database, close: () => database.close().finally(release) };
  } catch (error) {
    release();
    throw error;
  }
}

async function openInMemory(options: OpenOptions): Promise<Database> {
  const { supabaseDir, imageFolder } = options;
  if (imageFolder === undefined) return await prepared(await openPglite({}), supabaseDir);
  const cache = new ImageCache(imageFolder, [
    join(supabaseDir, 'migrations'),
    join(supabaseDir, 'seed.sql'),
    fileURLToPath(new URL('.', import.meta.url)),
  ]);
  const image = await cache.load();
  if (image !== undefined) return await openPglite({ image });
  const database = await prepared(await openPglite({}), supabaseDir);
  await cache.save(database);
  return database;
}
