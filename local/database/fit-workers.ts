import { availableParallelism } from 'node:os';
import type { Query } from './database.ts';

/**
 * Lowers the number of workers that read documents to the cores of this machine. On the platform each worker has a core
 * to itself; here more workers than cores only spend each other's budget (docs/performance.md).
 */
export async function fitWorkers(query: Query, cores: number = availableParallelism()): Promise<void> {
  const [table] = await query<{ there: boolean }>(
    `select to_regclass('pipeline.settings') is not null as there`,
  );
  if (table?.there !== true) return;
  await query(
    `update pipeline.settings set value = to_jsonb($1::int)
      where key = 'ingestion_workers' and value::int > $1::int`,
    [cores],
  );
}
