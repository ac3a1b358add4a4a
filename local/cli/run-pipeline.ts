import { PipelineError } from '../../supabase/functions/_shared/errors/pipeline-error.ts';
import type { Query } from '../database/database.ts';
import { heldByBudget, type Progress, readProgress } from '../report/progress.ts';

/** Without any change for so long the runs will not end by themselves: longer than a lease and its longest retry wait. */
const STALLED_AFTER_MS = 15 * 60_000;

const POLL_MS = 400;

/** A moment in which every batch is put back may pass by itself. */
const HELD_AFTER_MS = 5000;

export interface RunOptions {
  readonly query: Query;
  /** One run each; one run over every active source when empty. */
  readonly sources: readonly string[];
  /** Id of the run elsewhere that this one belongs to. */
  readonly externalId: string | null;
  show(progress: Progress): void;
  readonly signal: AbortSignal;
}

export interface Runs {
  readonly ids: string[];
  /** Jobs that wait for a budget, for which alone the runs have not ended. */
  readonly held: number;
}

/** Opens the runs and waits until every one has ended, or only more money would let it. */
export async function runPipeline(options: RunOptions): Promise<Runs> {
  const { query, sources, externalId } = options;
  const runOptions = JSON.stringify(externalId === null ? {} : { external_id: externalId });
  const runIds: string[] = [];
  for (const source of sources.length > 0 ? sources : [null]) {
    const [row] = await query<{ id: string }>(
      `select pipeline.start_run('command', $1, $2::text::jsonb) as id`,
      [
        source,
        runOptions,
      ],
    );
    if (row !== undefined) runIds.push(row.id);
  }

  let last = '';
  let changedAt = Date.now();
  let heldSince: number | null = null;
  while (!options.signal.aborted) {
    const progress = await readProgress(query, runIds);
    options.show(progress);
    if (progress.running === 0) break;
    const held = heldByBudget(progress);
    heldSince = held > 0 ? heldSince ?? Date.now() : null;
    if (heldSince !== null && Date.now() - heldSince > HELD_AFTER_MS) return { ids: runIds, held };
    const now = JSON.stringify(progress);
    if (now !== last) changedAt = Date.now();
    else if (Date.now() - changedAt > STALLED_AFTER_MS) {
      throw new PipelineError(
        'INTERNAL',
        `Cannot finish ${runIds.join(', ')}: nothing has moved for 15 minutes`,
      );
    }
    last = now;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return { ids: runIds, held: 0 };
}
