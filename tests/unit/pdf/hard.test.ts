import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import { openPdf } from '../../../supabase/functions/_shared/pdf/open-pdf.ts';
import type { RawPage } from '../../../supabase/functions/_shared/pdf/types.ts';
import { describeWithShared } from '../../support/shared.ts';

/** What a file of each class of pdf-hard may end as; what has no class here is read. */
const OUTCOMES: Record<string, readonly string[]> = {
  'encrypted-password': ['PDF_ENCRYPTED'],
  'empty-file': ['EMPTY'],
  'zero-pages': ['PDF_NO_PAGES'],
  'html-saved-as-pdf-es': ['PDF_CORRUPT'],
  corrupt: ['text', 'no text', 'PDF_CORRUPT', 'PDF_TRUNCATED'],
  fuzzed: ['text', 'no text', 'PDF_CORRUPT'],
};
const READ = ['text', 'no text'];

/** Of one step that is not interrupted (opening, a page, putting together): what a hosted function has in all. */
const MAX_STEP_CPU_MS = 2000;
/** Characters, by pdftotext, from which a file counts as one that has text. */
const HAS_TEXT = 20;
/** What a second reading of every file may leave behind. */
const MAX_GROWTH_MB = 20;

interface Reading {
  readonly outcome: string;
  readonly slowestMs: number;
}

async function read(path: string): Promise<Reading> {
  let slowestMs = 0;
  const step = async <T>(work: () => T | Promise<T>): Promise<T> => {
    const began = process.cpuUsage();
    try {
      return await work();
    } finally {
      const { user, system } = process.cpuUsage(began);
      slowestMs = Math.max(slowestMs, (user + system) / 1000);
    }
  };
  try {
    const reader = await step(() => openPdf(new Uint8Array(readFileSync(path))));
    try {
      const pages: RawPage[] = [];
      for (let page = 1; page <= reader.pageCount; page++) {
        pages.push(await step(() => reader.readPage(page)));
      }
      const { text } = await step(() => assembleDocument({ pages }));
      return { outcome: text.trim() === '' ? 'no text' : 'text', slowestMs };
    } finally {
      await reader.close();
    }
  } catch (error) {
    const { code } = error as { code?: string };
    return { outcome: code ?? `${error}`, slowestMs };
  }
}

/** Megabytes in use when all that can be freed is. */
function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

/** The characters that pdftotext finds in each file. */
function charactersOf(folder: string): Map<string, number> {
  const [head = '', ...rows] = readFileSync(`${folder}/MANIFEST.tsv`, 'utf8').trim().split('\n');
  const column = head.split('\t').indexOf('chars');
  return new Map(rows.map((row) => row.split('\t')).map((row) => [row[0] ?? '', Number(row[column])]));
}

describeWithShared('hostile and odd documents', ['corpus/pdf-hard'], ([folder = '']) => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.pdf')).sort();
  const outcomes: Record<string, string> = {};

  it.each(files)('%s ends as its class may, within the limits', async (file) => {
    const { outcome, slowestMs } = await read(`${folder}/${file}`);
    outcomes[file] = outcome;
    expect(OUTCOMES[file.split('__')[0] ?? ''] ?? READ).toContain(outcome);
    expect(slowestMs, 'CPU time of the slowest step').toBeLessThan(MAX_STEP_CPU_MS);
  }, 60_000);

  it('reads those that have text', () => {
    const characters = charactersOf(folder);
    const silent = files.filter((file) =>
      outcomes[file] === 'no text' && (characters.get(file) ?? 0) >= HAS_TEXT
    );
    expect(silent).toEqual([]);
  });

  it('ends as it did before', () => {
    expect(outcomes).toMatchSnapshot();
  });

  it('keeps nothing of what was read', async () => {
    const before = memoryInUse();
    for (const file of files) await read(`${folder}/${file}`);
    expect(memoryInUse() - before, 'MB more than after the first reading').toBeLessThan(MAX_GROWTH_MB);
  }, 300_000);
});
