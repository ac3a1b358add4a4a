import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type Stack, startStack } from '../../local/stack.ts';
import type { StackOptions } from '../../local/stack-options.ts';
import { scratchDatabase } from './scratch-database.ts';

/**
 * A stack of its own for a suite, on a free port: in memory, or, with DATABASE_URL set, in a database of that server
 * which is made for it and dropped with it.
 */
export async function startTestStack(
  options: Pick<StackOptions, 'functions' | 'env' | 'log'> = {},
): Promise<Stack> {
  const server = process.env['DATABASE_URL'];
  if (server === undefined) return await startStack({ ...options, memory: true, port: 0 });

  const database = await scratchDatabase(server);
  const dataDir = mkdtempSync(join(tmpdir(), 'profeflow-test-'));
  const remove = async () => {
    rmSync(dataDir, { recursive: true, force: true });
    await database.remove();
  };
  try {
    const stack = await startStack({ ...options, databaseUrl: database.url, dataDir, port: 0 });
    return { ...stack, stop: () => stack.stop().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}
