import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { bootstrap } from '../../local/database/bootstrap.ts';
import { migrate } from '../../local/database/migrations.ts';
import { openPostgres } from '../../local/database/postgres.ts';
import { SUPABASE_DIR } from '../../local/paths.ts';
import { PostgresServer, sweepServers } from '../../tests/postgres/server.ts';
import { whyNoPostgres } from '../../tests/postgres/support/install.ts';
import { type ScratchDatabase, scratchDatabase } from '../../tests/support/scratch-database.ts';

/** Why there is no real Postgres to measure on; null where there is one. */
export const whyNoRealPostgres = (): string | null =>
  process.env['DATABASE_URL'] === undefined ? whyNoPostgres() : null;

/** An empty database of a real Postgres: on the server of DATABASE_URL, otherwise on a server of its own. */
export async function emptyPostgres(
  label: string,
  settings: Record<string, string> = {},
): Promise<ScratchDatabase> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined) return await scratchDatabase(given);
  sweepServers();
  return await PostgresServer.start({ label: `bench-${label}`, plain: true, settings });
}

/** The process of a server of our own; null for somebody else's. */
export function postmasterOf(database: ScratchDatabase): number | null {
  if (!(database instanceof PostgresServer)) return null;
  return Number(readFileSync(`${database.root}${database.data}/postmaster.pid`, 'utf8').split('\n')[0]);
}

/** The same with the migrations of this work tree. */
export async function scratchPostgres(
  label: string,
  settings: Record<string, string> = {},
): Promise<ScratchDatabase> {
  const server = await emptyPostgres(label, { 'cron.launch_active_jobs': 'off', ...settings });
  try {
    const database = await openPostgres(server.url);
    try {
      await bootstrap(database);
      await migrate(database, join(SUPABASE_DIR, 'migrations'));
    } finally {
      await database.close();
    }
    return server;
  } catch (error) {
    await server.remove();
    throw error;
  }
}
