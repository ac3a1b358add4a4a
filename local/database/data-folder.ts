import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { PipelineError } from '../../supabase/functions/_shared/errors/pipeline-error.ts';
import process from 'node:process';

/**
 * Claims the folder for this process: two processes that write one PGlite folder destroy it. Returns what gives it
 * back; a claim whose process has died is taken over.
 */
export function claimFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'pid');
  for (let tries = 0; tries < 2; tries++) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const owner = Number(readFileSync(path, 'utf8'));
    if (owner !== process.pid && !isRunning(owner)) rmSync(path, { force: true });
    else throw inUse(folder, owner);
  }
  throw inUse(folder, 0);
}

function inUse(folder: string, owner: number): PipelineError {
  return new PipelineError(
    'INVALID_STATE',
    `Cannot use ${folder}: process ${owner} has it open. Stop that one first, or delete ${
      join(folder, 'pid')
    }.`,
  );
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
