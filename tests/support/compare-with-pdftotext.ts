import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { assembleDocument } from '../../supabase/functions/_shared/documents/assemble.ts';
import { openPdf } from '../../supabase/functions/_shared/pdf/open-pdf.ts';
import type { RawPage } from '../../supabase/functions/_shared/pdf/types.ts';
import { isLetterSpaced } from '../../supabase/functions/_shared/text/letter-spacing.ts';
import { fold, wordsOf } from '../../supabase/functions/_shared/text/fold.ts';
import { sharedPath } from './shared.ts';

/**
 * Words of a text, folded, with how often each occurs. A word broken at a line's end counts as one word; a line that
 * is set letter by letter (R E G L A M E N T O) has no words that could be compared and is left out.
 */
export function wordCounts(text: string): Map<string, number> {
  const mended = text.split('\n').filter((line) => !isLetterSpaced(line)).join('\n')
    .replaceAll('ı', 'i').normalize('NFKC').replace(/\u00ad/g, '').replace(
      /(\p{L})-[ \t]*\n\s*(\p{Ll})/gu,
      '$1$2',
    );
  const counts = new Map<string, number>();
  for (const word of wordsOf(fold(mended))) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Share of the words of `reference` (each as often as it occurs) that `text` has too. */
export function wordRecall(text: string, reference: string): number {
  const ours = wordCounts(text);
  let total = 0;
  let found = 0;
  for (const [word, count] of wordCounts(reference)) {
    total += count;
    found += Math.min(count, ours.get(word) ?? 0);
  }
  return total === 0 ? 1 : found / total;
}

/** What Poppler's `pdftotext` reads; null where the command is not installed. */
export function pdftotext(path: string): string | null {
  try {
    return execFileSync('pdftotext', ['-enc', 'UTF-8', path, '-'], { maxBuffer: 1 << 30, stdio: 'pipe' })
      .toString();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Whether the command is there. */
export function hasPdftotext(): boolean {
  return spawnSync('pdftotext', ['-v']).error === undefined;
}

/** All of a PDF's pages and its text, as the pipeline reads it. */
export async function readPdf(path: string): Promise<{ pages: RawPage[]; text: string }> {
  const reader = await openPdf(new Uint8Array(readFileSync(path)));
  try {
    const pages: RawPage[] = [];
    for (let page = 1; page <= reader.pageCount; page++) pages.push(await reader.readPage(page));
    return { pages, text: assembleDocument({ pages, metadata: await reader.metadata() }).text };
  } finally {
    await reader.close();
  }
}

/** Files of a shared folder whose MANIFEST gives them at least `minChars` characters. */
export function manifestFiles(folder: string, minChars: number): string[] {
  const [head = '', ...rows] = readFileSync(`${folder}/MANIFEST.tsv`, 'utf8').trim().split('\n');
  const columns = head.split('\t');
  const [file, chars] = [columns.indexOf('file'), columns.indexOf('chars')];
  return rows.map((row) => row.split('\t')).filter((row) => Number(row[chars]) >= minChars).map((row) =>
    row[file] ?? ''
  );
}

/** `node --import tsx tests/support/compare-with-pdftotext.ts [FOLDER or FILE.pdf]` prints the recall of each file. */
async function main(): Promise<void> {
  const target = process.argv[2] ?? sharedPath('corpus/pdf-es');
  if (!target) throw new Error('Cannot compare: no folder given and ../shared/corpus/pdf-es is absent');
  const files = existsSync(`${target}/MANIFEST.tsv`)
    ? manifestFiles(target, 200).map((file) => `${target}/${file}`)
    : [target];
  let worst = 1;
  for (const file of files) {
    const reference = pdftotext(file);
    if (reference === null) throw new Error('Cannot compare: pdftotext is not installed');
    const recall = wordRecall((await readPdf(file)).text, reference);
    worst = Math.min(worst, recall);
    console.log(recall.toFixed(4), file.slice(file.lastIndexOf('/') + 1));
  }
  console.log(`${worst.toFixed(4)} the least of ${files.length} files`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
