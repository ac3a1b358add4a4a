import { z } from 'zod';
import type { Query } from '../database/database.ts';

const count = z.number().int().nonnegative();

const runProgress = z.object({
  running: count,
  discovered: count,
  ended: count,
  pages: count,
  pages_staged: count,
  chunks: count,
  chunks_waiting: count,
  cost_usd: z.number(),
  stages: z.record(
    z.string(),
    z.object({
      ready: count,
      running: count,
      failed: count,
      done: count,
      dead: count,
      waiting_for_budget: count,
      waiting_for_provider: count,
    }),
  ),
});

/** Where some runs stand (`pipeline.run_progress`). */
export type Progress = z.infer<typeof runProgress>;

export async function readProgress(query: Query, runIds: readonly string[]): Promise<Progress> {
  const [row] = await query('select pipeline.run_progress($1::text[]) as progress', [runIds]);
  return runProgress.parse(row?.['progress']);
}

/** Stages in the order in which a document passes them, with a word for what happens there. */
const STAGES = [
  ['discovery', 'discover'],
  ['ingestion', 'read'],
  ['ocr', 'ocr'],
  ['embedding', 'embed'],
  ['export', 'export'],
] as const;

/** The work of each stage as `done/all`, the ones with work only. */
export function stageLines(progress: Progress): string[] {
  return STAGES.flatMap(([stage, verb]) => {
    const jobs = progress.stages[stage];
    if (jobs === undefined) return [];
    const all = jobs.ready + jobs.running + jobs.failed + jobs.done + jobs.dead;
    const notes = [
      jobs.running > 0 ? `${jobs.running} at work` : '',
      jobs.failed > 0 ? `${jobs.failed} to be tried again` : '',
      jobs.dead > 0 ? `${jobs.dead} dead` : '',
      jobs.waiting_for_budget > 0 ? `${jobs.waiting_for_budget} wait for the budget` : '',
      jobs.waiting_for_provider > 0 ? `${jobs.waiting_for_provider} wait for a provider` : '',
    ].filter((note) => note !== '');
    return [`${verb.padEnd(9)} ${jobs.done}/${all} jobs${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`];
  });
}

/** Jobs that wait for a budget, where nothing else is left to do; 0 otherwise: only a person can let them go on. */
export function heldByBudget(progress: Progress): number {
  const stages = Object.values(progress.stages);
  const open = stages.reduce((sum, jobs) => sum + jobs.ready + jobs.running + jobs.failed, 0);
  const held = stages.reduce((sum, jobs) => sum + jobs.waiting_for_budget, 0);
  return held === open ? held : 0;
}

/** What the runs have come to, in one line. */
export function totalsLine(progress: Progress): string {
  const pages = progress.pages + progress.pages_staged;
  const waiting = progress.chunks_waiting > 0 ? ` (${progress.chunks_waiting} wait for a vector)` : '';
  return `${progress.ended}/${progress.discovered} documents, ${pages} pages, ${progress.chunks} chunks${waiting}, ` +
    `$${progress.cost_usd.toFixed(4)}`;
}

/**
 * Seconds until the end at the pace so far; null while that cannot be told: discovery goes on, or too few documents
 * have ended.
 */
export function secondsLeft(progress: Progress, elapsedSeconds: number): number | null {
  const discovery = progress.stages['discovery'];
  const discovering = discovery === undefined || discovery.ready + discovery.running + discovery.failed > 0;
  if (discovering || progress.ended < 3 || progress.discovered === 0) return null;
  return (elapsedSeconds / progress.ended) * (progress.discovered - progress.ended);
}
