import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, SUPABASE_DIR } from '../../../../local/paths.ts';

export interface ToyProject {
  /** To be given to `startStack` as `supabaseDir`. */
  readonly folder: string;
  remove(): void;
}

/** This project's database with other functions: `{ name: source of index.ts }`. */
export function toyProject(functions: Readonly<Record<string, string>>): ToyProject {
  // Below the repository, where Deno finds node_modules.
  mkdirSync(join(ROOT, '.profeflow'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.profeflow', 'toy-'));
  symlinkSync(join(SUPABASE_DIR, 'migrations'), join(folder, 'migrations'));
  for (const [name, source] of Object.entries(functions)) {
    mkdirSync(join(folder, 'functions', name), { recursive: true });
    writeFileSync(join(folder, 'functions', name, 'index.ts'), source);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
