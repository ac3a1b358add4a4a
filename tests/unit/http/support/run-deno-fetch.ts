import { runDeno } from '../../../support/run-deno.ts';

export interface DenoFetchReport {
  readonly results: Record<string, { outcome: number | string; bytes?: number; message?: string }>;
  readonly grownBytes: number;
}

/** Runs `deno-fetch.ts` in the Deno that the functions run in. */
export async function runDenoFetch(task: unknown): Promise<DenoFetchReport> {
  return await runDeno('tests/unit/http/support/deno-fetch.ts', JSON.stringify(task)) as DenoFetchReport;
}
