import { execFile } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Runs a script of ours in the Deno that the functions run in: what its last line of output says, as JSON. */
export async function runDeno(script: string, ...args: string[]): Promise<unknown> {
  const deno = [`${ROOT}node_modules/deno/bin.cjs`, 'run', '--quiet', '--no-lock', '--no-check', '-A'];
  const { stdout } = await promisify(execFile)(process.execPath, [...deno, `${ROOT}${script}`, ...args], {
    cwd: ROOT,
    timeout: 60_000,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null');
}
