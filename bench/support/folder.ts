import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import process from 'node:process';

const SHARED = fileURLToPath(new URL('../../../shared/corpus/pdf-es', import.meta.url));

/** The folder of PDFs to measure on: `--folder`, or the shared collection; null where there is none. */
export function benchFolder(): string | null {
  const at = process.argv.indexOf('--folder');
  const given = at > 0 ? process.argv[at + 1] : undefined;
  if (given !== undefined) return resolve(given);
  return existsSync(SHARED) ? SHARED : null;
}

export function isSharedCollection(folder: string): boolean {
  return folder === SHARED;
}

export function pdfsOf(folder: string): string[] {
  return readdirSync(folder).filter((name) => /\.pdf$/i.test(name)).sort().map((name) => join(folder, name));
}

/** A file's name that fits a table's column. */
export function shortName(file: string, length = 44): string {
  const name = basename(file).replace(/\.pdf$/i, '');
  return name.length > length ? `${name.slice(0, length - 1)}…` : name;
}
