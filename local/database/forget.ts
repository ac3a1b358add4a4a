import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { claimFolder } from './data-folder.ts';

/** Deletes the database and the stored objects of a stack that is not running; keys and logs stay. */
export async function forget(dataDir: string): Promise<void> {
  const database = join(dataDir, 'database');
  const release = claimFolder(database);
  await rm(join(database, 'data'), { recursive: true, force: true });
  await rm(join(dataDir, 'objects'), { recursive: true, force: true });
  release();
}
