import { z } from 'zod';
import type { Query } from '../database/database.ts';

const count = z.number().int().nonnegative();

/** What `pipeline.run_report` answers; the `--json` file of the command line. */
export const runReport = z.looseObject({
  run_ids: z.array(z.string()),
  documents: z.object({
    discovered: count,
    ready: count,
    unchanged: count,
    duplicate: count,
    quarantined: count,
    irrelevant: count,
    rejected: count,
    dead: count,
    retired: count,
  }),
  errors: z.array(
    z.object({
      url: z.string(),
      stage: z.string().nullable(),
      code: z.string().nullable(),
      message: z.string().nullable(),
    }),
  ),
  pages: count,
  chunks: count,
  embeddings: count,
  provider_calls: count,
  tokens: count,
  cost_usd: z.number(),
  lineage_coverage: z.number().nullable(),
  error_rate: z.number().nullable(),
  seconds: z.number(),
  slo: z.array(
    z.object({
      name: z.string(),
      target: z.string(),
      actual: z.number().nullable(),
      ok: z.boolean().nullable(),
    }),
  ),
});

export type RunReport = z.infer<typeof runReport>;

export async function readReport(query: Query, runIds: readonly string[]): Promise<RunReport> {
  const [row] = await query('select pipeline.run_report($1::text[]) as report', [runIds]);
  return runReport.parse(row?.['report']);
}

/** Why the runs are no success; empty when they are one. */
export function failures(report: RunReport): string[] {
  const found: string[] = [];
  if (report.documents.discovered === 0) found.push('no document was discovered');
  for (const { name, target, actual, ok } of report.slo) {
    if (ok === false) found.push(`${name} is ${actual}, wanted ${target}`);
  }
  return found;
}
