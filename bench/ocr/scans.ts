import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import process from 'node:process';

const SHARED = fileURLToPath(new URL('../../../shared/corpus/pdf-scanned', import.meta.url));

/** A PDF of page images. */
export interface Scan {
  /** Its path from the folder. */
  readonly name: string;
  readonly path: string;
  /** What stands on its pages, where that is known. */
  readonly truth: string | null;
  /** Phrases that stand on them, read by people. */
  readonly facts: readonly string[];
}

/** The folder of scans: `--folder`, or the shared one; null where there is none. */
export function scanFolder(): string | null {
  const at = process.argv.indexOf('--folder');
  const folder = at > 0 ? process.argv[at + 1] : SHARED;
  return folder !== undefined && existsSync(folder) ? folder : null;
}

/** `NAME.pdf` with `NAME.truth.txt` beside it; phrases in `ocr-facts.tsv` (file, page, phrase). */
export function scansOf(folder: string): Scan[] {
  const facts = factsOf(join(folder, 'ocr-facts.tsv'));
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.pdf')
  );
  return names.sort().map((name) => {
    const truth = join(folder, name.replace(/\.pdf$/, '.truth.txt'));
    return {
      name,
      path: join(folder, name),
      truth: existsSync(truth) ? readFileSync(truth, 'utf8') : null,
      facts: facts.filter(([file]) => file === name).flatMap(([, , phrase]) => phrase ?? []),
    };
  });
}

function factsOf(path: string): string[][] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').split('\n').slice(1).map((line) => line.split('\t'));
}
