import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Database } from '../../../local/database/database.ts';
import { openPglite } from '../../../local/database/pglite.ts';
import { openPostgres } from '../../../local/database/postgres.ts';
import { ROOT } from '../../../local/paths.ts';
import { type Stack, startStack } from '../../../local/stack.ts';
import { scratchDatabase } from '../../support/scratch-database.ts';

/** An empty database for `npm run restore`: a folder's, or, with DATABASE_URL, one on that server. */
export interface Target {
  /** Runs the command on it. */
  command(...given: string[]): Promise<{ code: number | null; stdout: string; stderr: string }>;
  open(): Promise<Database>;
  /** A stack on it. */
  start(): Promise<Stack>;
  remove(): Promise<void>;
}

export async function emptyTarget(): Promise<Target> {
  const server = process.env['DATABASE_URL'];
  const dataDir = mkdtempSync(join(tmpdir(), 'profeflow-restore-'));
  const scratch = server === undefined ? null : await scratchDatabase(server);
  const { DATABASE_URL: _, ...environment } = process.env;
  return {
    command: (...given) => {
      const database = scratch === null ? [] : ['--database', scratch.url];
      const child = spawn('npm', ['run', '--silent', 'restore', '--', ...given, ...database], {
        cwd: ROOT,
        env: { ...environment, PROFEFLOW_DIR: dataDir },
      });
      const output = { stdout: '', stderr: '' };
      child.stdout.on('data', (part) => (output.stdout += part));
      child.stderr.on('data', (part) => (output.stderr += part));
      return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...output })));
    },
    open: () =>
      scratch === null
        ? openPglite({ dataDir: join(dataDir, 'database', 'data') })
        : openPostgres(scratch.url),
    start: () => startStack({ databaseUrl: scratch?.url, dataDir, port: 0 }),
    remove: async () => {
      await scratch?.remove();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
