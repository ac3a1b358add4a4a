import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import process from 'node:process';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

export interface DenoFetchReport {
  readonly results: Record<string, { outcome: number | string; bytes?: number; message?: string }>;
  readonly grownBytes: number;
}

/** Runs `deno-fetch.ts` in the Deno that the functions run in. */
export async function runDenoFetch(task: unknown): Promise<DenoFetchReport> {
  const deno = `${ROOT}node_modules/deno/bin.cjs`;
  const script = `${ROOT}tests/unit/http/support/deno-fetch.ts`;
  const args = [deno, 'run', '--quiet', '--no-lock', '--no-check', '-A', script, JSON.stringify(task)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, timeout: 60_000 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
}
