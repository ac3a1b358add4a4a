import { join } from 'node:path';
import type { Database } from '../../../../local/database/database.ts';
import { openDatabase } from '../../../../local/database/open.ts';
import { DATA_DIR, SUPABASE_DIR } from '../../../../local/paths.ts';

/** A migrated database in memory that nothing works on, with no scheduled job. */
export async function openQuietDatabase(): Promise<Database> {
  const database = await openDatabase({ supabaseDir: SUPABASE_DIR, imageFolder: join(DATA_DIR, 'images') });
  await database.exec('delete from cron.job');
  return database;
}
