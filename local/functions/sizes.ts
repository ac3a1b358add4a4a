import type { Database } from '../database/database.ts';
import type { Log } from '../log.ts';
import { wakeableLoop, type Worker } from '../worker-loop.ts';

/** The stage whose jobs a function works. */
const STAGE_OF_FUNCTION: Readonly<Record<string, string>> = {
  monitor: 'discovery',
  ingest: 'ingestion',
  ocr: 'ocr',
  embed: 'embedding',
  export: 'export',
};

export interface Sizes extends Worker {
  /** How many processes a function may have: its stage's `<stage>_workers` setting, otherwise one. */
  of(functionName: string): number;
}

/** Follows the settings by which an operator says how much runs at the same time. */
export function followSizes(database: Database, log: Log): Sizes {
  let sizes = new Map<string, number>();
  const loop = wakeableLoop({
    everyMs: 5000,
    work: async () => {
      const rows = await database.query<{ key: string; value: unknown }>(
        `select key, value from pipeline.settings where key like '%\\_workers'`,
      );
      sizes = new Map(rows.map(({ key, value }) => [key, Number(value)]));
    },
    onError: (error) => log.write('functions', `Cannot read the number of workers: ${error}`),
  });
  return {
    of: (name) => sizes.get(`${STAGE_OF_FUNCTION[name]}_workers`) ?? 1,
    stop: loop.stop,
  };
}
