import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { PostgresServer, sweepServers } from '../../tests/postgres/server.ts';
import { makeHosted } from '../../tests/postgres/support/hosted.ts';

const MIGRATIONS = fileURLToPath(new URL('../../supabase/migrations/', import.meta.url));

/** A new PostgreSQL 17 like a hosted project's, with the migrations of this work tree; remove it at the end. */
export async function scratchPostgres(
  label: string,
  settings: Record<string, string> = {},
): Promise<PostgresServer> {
  const server = await emptyPostgres(label, { 'cron.launch_active_jobs': 'off', ...settings });
  try {
    const sql = postgres(server.url, { max: 1, onnotice: () => {} });
    for (const name of readdirSync(MIGRATIONS).filter((file) => file.endsWith('.sql')).sort()) {
      await sql.unsafe(readFileSync(join(MIGRATIONS, name), 'utf8')).simple();
    }
    await sql.end();
    return server;
  } catch (error) {
    await server.remove();
    throw error;
  }
}

/** The same without migrations: whoever uses it applies them. */
export async function emptyPostgres(
  label: string,
  settings: Record<string, string> = {},
): Promise<PostgresServer> {
  sweepServers();
  const server = await PostgresServer.start({ label: `bench-${label}`, settings });
  try {
    await makeHosted(server);
    return server;
  } catch (error) {
    await server.remove();
    throw error;
  }
}
