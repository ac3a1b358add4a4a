import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import type { PostgresServer } from '../server.ts';

/** `auth`, `vault` and `net` of the embedded stack; pg_cron is the real one here. */
const STAND_INS = ['030-auth.sql', '050-vault.sql', '070-net.sql'];

/** Makes an empty cluster look like a new hosted project. */
export async function makeHosted(server: PostgresServer): Promise<void> {
  const bootstrap = STAND_INS.map((name) => `../../../local/database/bootstrap/${name}`);
  const sql = postgres(server.adminUrl, { max: 1, onnotice: () => {} });
  try {
    for (const file of ['hosted.sql', ...bootstrap, 'hosted-grants.sql']) {
      const path = fileURLToPath(new URL(file, import.meta.url));
      await sql.unsafe(readFileSync(path, 'utf8')).simple();
    }
  } finally {
    await sql.end();
  }
}
