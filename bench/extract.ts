import { readFileSync } from 'node:fs';
import { readOurs, readPdfjs } from './extract/read.ts';
import { loadScore, missingScorer, type Score } from './extract/scorer.ts';
import { rowsFound } from './extract/table-rows.ts';
import { type Truth, truthFolder, truthsOf } from './extract/truths.ts';
import { heading, leftOut, print, progress } from './support/report.ts';
import { mean } from './support/stats.ts';
import { ratio, table } from './support/table.ts';

interface Reading {
  readonly truth: Truth;
  readonly ours: string;
  readonly pdfjs: string;
}

/** Our text and that of bare pdfjs against what a reader should get, file by file. */
export async function benchExtract(): Promise<void> {
  const folder = truthFolder();
  const scorer = missingScorer();
  if (folder === null || scorer !== null) {
    heading('extract');
    const why = scorer === null
      ? 'there is no ../shared/corpus/pdf-truth; name a folder with --folder'
      : `the scorer is absent: ${scorer}`;
    leftOut('extract', why);
    return;
  }
  const truths = truthsOf(folder);
  heading(`extract: ${truths.length} PDFs of ${folder}, against their truths`);
  const readings: Reading[] = [];
  for (const truth of truths) {
    progress(`extract: ${readings.length} of ${truths.length}, ${truth.name}`);
    const bytes = readFileSync(truth.pdf);
    // pdfjs takes the bytes that it is given away from their owner.
    const ours = await readOurs(new Uint8Array(bytes));
    readings.push({ truth, ours, pdfjs: await readPdfjs(new Uint8Array(bytes)) });
  }
  reportTexts(readings.filter(({ truth }) => truth.format !== 'csv'), await loadScore());
  reportTables(readings.filter(({ truth }) => truth.format === 'csv'));
}

interface Scored {
  readonly name: string;
  readonly class: string;
  readonly ours: number;
  readonly pdfjs: number;
}

function reportTexts(readings: readonly Reading[], score: Score): void {
  const scored = readings.map(({ truth, ours, pdfjs }): Scored => {
    const expected = readFileSync(truth.truth, 'utf8');
    const of = (text: string): number => score(expected, text, truth.format === 'md');
    return { name: truth.name, class: truth.class, ours: of(ours), pdfjs: of(pdfjs) };
  });
  const row = (name: string, files: readonly Scored[]): string[] => {
    const ours = mean(files.map((file) => file.ours));
    const pdfjs = mean(files.map((file) => file.pdfjs));
    return [name, ours.toFixed(4), pdfjs.toFixed(4), ratio(ours, pdfjs)];
  };
  const classes = [...new Set(scored.map((file) => file.class))];
  print(
    table(['text: words right and in order', 'ours', 'bare pdfjs', 'to pdfjs'], [
      ...scored.map((file) => row(file.name, [file])),
      ...classes.map((name) => {
        const files = scored.filter((file) => file.class === name);
        return row(`mean of ${name} (${files.length})`, files);
      }),
      row(`mean of all (${scored.length})`, scored),
    ]),
  );
}

function reportTables(readings: readonly Reading[]): void {
  const share = (value: number): string => value.toFixed(3);
  const rows = readings.map(({ truth, ours, pdfjs }) => {
    const csv = readFileSync(truth.truth, 'utf8');
    const found = rowsFound(csv, ours);
    return [
      truth.name,
      share(found.onOneLine),
      share(rowsFound(csv, pdfjs).onOneLine),
      share(found.inCells),
    ];
  });
  print();
  print(table(['tables: rows whole on a line', 'ours', 'bare pdfjs', 'ours, cell by cell'], rows));
}
