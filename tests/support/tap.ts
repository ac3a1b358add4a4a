import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../supabase/tests/', import.meta.url));

export interface TapFile {
  /** `<what is tested>/<behaviour>` */
  name: string;
  sql: string;
}

export interface TapResult {
  passed: number;
  /** Each with its diagnostics. */
  failed: string[];
}

/** Every pgTAP file of the project, in the order of their names. */
export function tapFiles(): TapFile[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.sql'))
    .sort()
    .map((path) => ({
      name: relative(FOLDER, join(FOLDER, path)).replace(/\.test\.sql$/, ''),
      sql: readWithIncludes(join(FOLDER, path)),
    }));
}

/** psql's `\\ir file`, so that the same files run through psql, pg_prove and here. */
function readWithIncludes(path: string): string {
  return readFileSync(path, 'utf8')
    .replaceAll(/^\\ir (\S+)$/gm, (_, file: string) => readWithIncludes(join(dirname(path), file)));
}

/**
 * Reads what a pgTAP file answered, one element per row. A missing plan or a number of tests other than the planned
 * counts as a failure, so that a file which stops half way cannot pass.
 */
export function readTap(rows: string[]): TapResult {
  const lines = rows.flatMap((row) => row.split('\n'));
  const result: TapResult = { passed: 0, failed: [] };
  let planned: number | null = null;
  for (const line of lines) {
    const plan = /^1\.\.(\d+)/.exec(line);
    if (plan !== null) planned = Number(plan[1]);
    else if (/^ok\b/.test(line)) result.passed += 1;
    else if (/^not ok\b/.test(line)) result.failed.push(line);
    else if (line.startsWith('#') && result.failed.length > 0) {
      result.failed.push(`${result.failed.pop()}\n${line}`);
    }
  }
  const ran = result.passed + result.failed.length;
  if (planned === null) result.failed.push('the file has no plan');
  else if (planned !== ran) result.failed.push(`planned ${planned} tests but ran ${ran}`);
  return result;
}
