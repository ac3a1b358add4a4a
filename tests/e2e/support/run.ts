import type { Query } from '../../../local/database/database.ts';
import { readReport, type RunReport } from '../../../local/report/report.ts';
import { until } from './until.ts';

/** Waits for a run that ends by itself. */
export async function ended(sql: Query, runId: string, seconds = 170): Promise<RunReport> {
  await until(`run ${runId} has ended`, async () => {
    const [run] = await sql<{ state: string }>('select state from public.pipeline_runs where id = $1', [
      runId,
    ]);
    return run !== undefined && run.state !== 'running' ? run.state : undefined;
  }, seconds);
  return await readReport(sql, [runId]);
}

/** One run over every active source, from its beginning to its end. */
export async function runPipeline(sql: Query): Promise<RunReport> {
  const [run] = await sql<{ id: string }>(`select pipeline.start_run('test') as id`);
  return await ended(sql, run!.id);
}
