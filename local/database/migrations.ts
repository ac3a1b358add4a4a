import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { splitSqlStatements } from '@supabase/lite';
import { PipelineError } from '../../supabase/functions/_shared/errors/pipeline-error.ts';
import type { Database } from './database.ts';

export interface Migration {
  readonly version: string;
  readonly name: string;
  readonly path: string;
}

const MIGRATION_FILE = /^(\d+)_(.*)\.sql$/;

/** The migrations of a folder in the order of their versions, by the Supabase CLI's naming. */
export async function listMigrations(folder: string): Promise<Migration[]> {
  const migrations: Migration[] = [];
  for (const entry of (await readdir(folder)).sort()) {
    const [, version, name] = MIGRATION_FILE.exec(entry) ?? [];
    if (version !== undefined && name !== undefined) {
      migrations.push({ version, name, path: join(folder, entry) });
    }
  }
  return migrations;
}

/** Applies what is missing, each in its own transaction, and records it as the Supabase CLI does. Returns the applied. */
export async function migrate(database: Database, folder: string): Promise<Migration[]> {
  await database.exec(`
    create schema if not exists supabase_migrations;
    create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
    alter table supabase_migrations.schema_migrations add column if not exists statements text[];
    alter table supabase_migrations.schema_migrations add column if not exists name text;
  `);
  const rows = await database.query<{ version: string }>(
    'select version from supabase_migrations.schema_migrations',
  );
  const applied = new Set(rows.map((row) => row.version));
  const missing = (await listMigrations(folder)).filter((migration) => !applied.has(migration.version));
  for (const migration of missing) await apply(database, migration);
  return missing;
}

async function apply(database: Database, migration: Migration): Promise<void> {
  const sql = await readFile(migration.path, 'utf8');
  const record = `insert into supabase_migrations.schema_migrations (version, name, statements) values (${
    [migration.version, migration.name].map(quote).join(', ')
  }, array[${splitSqlStatements(sql).map(quote).join(', ')}]::text[]);`;
  try {
    // One text by the simple protocol is one transaction: the migration and its record come together or not at all.
    await database.exec(`${sql}\n;${record}`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new PipelineError(
      'INTERNAL',
      `Cannot apply the migration ${migration.version}_${migration.name}: ${why}`,
      {
        cause: error,
      },
    );
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
