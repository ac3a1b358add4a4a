import { readFile } from 'node:fs/promises';
import type { Database, Query } from './database.ts';

/**
 * Runs seed.sql. The sources that it brings stay inactive until someone wants them: a demonstration is not to crawl
 * other people's sites.
 */
export async function seed(database: Database, path: string): Promise<void> {
  const sql = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const known = await sourceIds(database.query);
  await database.exec(sql);
  const added = (await sourceIds(database.query)).filter((id) => !known.includes(id));
  if (added.length > 0) {
    await database.query('update public.sources set activo = false where id = any($1::uuid[])', [added]);
  }
}

async function sourceIds(query: Query): Promise<string[]> {
  const [table] = await query<{ there: boolean }>(
    `select to_regclass('public.sources') is not null as there`,
  );
  if (table?.there !== true) return [];
  return (await query<{ id: string }>('select id::text as id from public.sources')).map((row) => row.id);
}
