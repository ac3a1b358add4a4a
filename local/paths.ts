import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

export const SUPABASE_DIR = join(ROOT, 'supabase');

/** What the embedded stack keeps between starts: database, stored objects, keys, logs. Ignored by git. */
export const DATA_DIR = join(ROOT, '.profeflow');
