import { availableParallelism } from 'node:os';
import type { Query } from './database.ts';

/**
 * Fits the settings that a migration has just brought to this machine, which is not the platform:
 * - workers that read documents, no more than its cores: there each has a core to itself, here more of them only spend
 *   each other's budget (docs/performance.md)
 * - scans are read by tesseract: the CPU is ours, and it costs nothing (docs/ocr.md)
 */
export async function fitSettings(query: Query, cores: number = availableParallelism()): Promise<void> {
  const [table] = await query<{ there: boolean }>(
    `select to_regclass('pipeline.settings') is not null as there`,
  );
  if (table?.there !== true) return;
  await query(
    `update pipeline.settings set value = to_jsonb($1::int)
      where key = 'ingestion_workers' and value::int > $1::int`,
    [cores],
  );
  await query(
    `update pipeline.settings set value = '"tesseract"' where key = 'ocr_engine' and value = '"vision"'`,
  );
}
