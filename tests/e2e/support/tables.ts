import { createHash } from 'node:crypto';
import type { Query } from '../../../local/database/database.ts';

/**
 * A hash of the rows of each table that is ours, and of what is stored; what the scheduler notes of itself is not, nor what
 * a question leaves by right: its call in the ledger, its vector in the cache, what it spent.
 */
export async function tableHashes(sql: Query): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname in ('public', 'pipeline', 'storage', 'vault', 'auth')
       and c.relname not in ('pipeline_costs', 'query_cache', 'spend')
     order by 1`,
  );
  const hashes: Record<string, string> = {};
  for (const { name } of tables) {
    const rows = await sql<{ row: string }>(`select t::text as row from ${name} t order by 1`);
    const hash = createHash('sha256').update(rows.map(({ row }) => row).join('\n')).digest('hex');
    hashes[name] = `${rows.length} rows ${hash.slice(0, 12)}`;
  }
  return hashes;
}
