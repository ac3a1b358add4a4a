import { PipelineError } from '../../supabase/functions/_shared/errors/pipeline-error.ts';
import type { Query } from '../database/database.ts';
import { type Progress, readProgress } from '../report/progress.ts';

/** Without any change for so long the runs will not end by themselves: longer than a lease and its longest retry wait. */
const STALLED_AFTER_MS = 15 * 60_000;

const POLL_MS = 400;

export interface RunOptions {
  readonly query: Query;
  /** One run each; one run over every active source when empty. */
  readonly sources: readonly string[];
  /** Id of the run elsewhere that this one belongs to. */
  readonly externalId: string | null;
  show(progress: Progress): void;
  readonly signal: AbortSignal;
}

/** Opens the runs and waits until every one has ended; returns their ids. */
export async function runPipeline(options: RunOptions): Promise<string[]> {
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
  while (!options.signal.aborted) {
    const progress = await readProgress(query, runIds);
    options.show(progress);
    if (progress.running === 0) break;
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
  return runIds;
}
