import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import process from 'node:process';

const SHARED = fileURLToPath(new URL('../../../shared/corpus/pdf-truth', import.meta.url));

/** A document with what a reader should get of it. */
export interface Truth {
  /** Path of the document without its ending, from the folder. */
  readonly name: string;
  /** The folder it is in. */
  readonly class: string;
  readonly pdf: string;
  readonly truth: string;
  readonly format: 'txt' | 'md' | 'csv';
}

/** The folder of documents with truths: `--folder`, or the shared one; null where there is none. */
export function truthFolder(): string | null {
  const at = process.argv.indexOf('--folder');
  const folder = process.argv[at + 1] && at > 0 ? process.argv[at + 1] : SHARED;
  return folder && existsSync(folder) ? folder : null;
}

/** `CLASS/NAME.pdf` with `CLASS/NAME.truth.md` or `CLASS/NAME.pdf.truth.txt` beside it. */
export function truthsOf(folder: string): Truth[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return files.flatMap((file): Truth[] => {
    const [, stem, format] = /^(.+?)(?:\.pdf)?\.truth\.(txt|md|csv)$/.exec(file) ?? [];
    if (!stem || (format !== 'txt' && format !== 'md' && format !== 'csv')) return [];
    const pdf = join(folder, `${stem}.pdf`);
    if (!existsSync(pdf)) return [];
    const name = join(relative('.', dirname(stem)), basename(stem));
    return [{ name, class: dirname(stem), pdf, truth: join(folder, file), format }];
  });
}
