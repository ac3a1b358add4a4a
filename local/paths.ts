import { fileURLToPath } from 'node:url';
import { join, resolve } from 'node:path';
import process from 'node:process';

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

export const SUPABASE_DIR = join(ROOT, 'supabase');

/** What the embedded stack keeps between starts: database, stored objects, keys, logs. Ignored by git. */
export const DATA_DIR = resolve(process.env['PROFEFLOW_DIR'] ?? join(ROOT, '.profeflow'));

/** What reads scans where the CPU is ours; functions import it by this path. */
export const TESSERACT_MODULE = join(ROOT, 'local', 'ocr', 'tesseract.ts');
