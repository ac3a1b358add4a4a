import { readFileSync } from 'node:fs';
import { createTesseract } from '../local/ocr/tesseract.ts';
import { assembleDocument } from '../supabase/functions/_shared/documents/assemble.ts';
import { openPageImages } from '../supabase/functions/_shared/ocr/page-images.ts';
import type { OcrEngine, OcrPage } from '../supabase/functions/_shared/ocr/types.ts';
import type { RawPage } from '../supabase/functions/_shared/pdf/types.ts';
import { characterAccuracy } from './ocr/accuracy.ts';
import { type Scan, scanFolder, scansOf } from './ocr/scans.ts';
import { missingTesseract, readWithCommand } from './ocr/tesseract-command.ts';
import { heading, leftOut, print, progress } from './support/report.ts';
import { mean, sum } from './support/stats.ts';
import { type Cell, table } from './support/table.ts';

const DPI = 200;
const MAX_PIXELS = 8_000_000;

interface Reading {
  readonly scan: Scan;
  readonly pages: readonly OcrPage[];
  readonly seconds: number;
  /** As read, a line a line; and as the pipeline stores it. */
  readonly text: string;
  readonly assembled: string;
  /** What the command reads on the same images; null where it is absent, or nothing to compare both with. */
  readonly command: { readonly text: string; readonly seconds: number } | null;
}

/** Our reading of page images and that of the tesseract command: how much, how fast, and how right where that is known. */
export async function benchOcr(): Promise<void> {
  const folder = scanFolder();
  if (folder === null) {
    heading('ocr');
    leftOut('ocr', 'there is no ../shared/corpus/pdf-scanned; name a folder with --folder');
    return;
  }
  const scans = scansOf(folder);
  const missing = missingTesseract();
  heading(`ocr: ${scans.length} PDFs of ${folder}, at ${DPI} dpi`);
  const engine = await createTesseract();
  try {
    const readings: Reading[] = [];
    for (const scan of scans) {
      progress(`ocr: ${readings.length} of ${scans.length}, ${scan.name}`);
      readings.push(await read(engine, scan, missing === null && scan.truth !== null));
    }
    print(engine.name);
    reportPages(readings);
    reportAccuracy(readings);
  } finally {
    await engine.close();
  }
  if (missing !== null) leftOut('the comparison', missing);
}

async function read(engine: OcrEngine, scan: Scan, compare: boolean): Promise<Reading> {
  const images = await openPageImages(readFileSync(scan.path));
  try {
    const pages: OcrPage[] = [];
    const commanded: string[] = [];
    let ours = 0;
    let theirs = 0;
    for (let number = 1; number <= images.pageCount; number++) {
      const began = performance.now();
      const image = images.render(number, DPI, MAX_PIXELS);
      const drawn = performance.now();
      pages.push(await engine.readPage(image, new AbortController().signal));
      ours += performance.now() - began;
      if (!compare) continue;
      const asked = performance.now();
      commanded.push(readWithCommand(image));
      theirs += performance.now() - asked + drawn - began;
    }
    return {
      scan,
      pages,
      seconds: ours / 1000,
      text: pages.flatMap(({ lines }) => lines.map(({ text }) => text)).join('\n'),
      assembled: assembleDocument({ pages: pages.map(toRawPage) }).text,
      command: compare ? { text: commanded.join('\n'), seconds: theirs / 1000 } : null,
    };
  } finally {
    images.close();
  }
}

function toRawPage({ lines, width, height }: OcrPage, index: number): RawPage {
  const chars = sum(lines.map(({ text }) => text.replace(/\s+/g, '').length));
  return { page: index + 1, width, height, lines: [...lines], hasImage: true, chars };
}

function reportPages(readings: readonly Reading[]): void {
  const head = ['document', 'pages', 'with text', 'turned', 'confidence', 's a page', 'phrases found'];
  print(
    table(head, [
      ...readings.map((reading) => pagesRow(reading.scan.name, [reading])),
      pagesRow('all', readings),
    ]),
  );
}

function pagesRow(name: string, readings: readonly Reading[]): Cell[] {
  const pages = readings.flatMap((reading) => reading.pages);
  const sure = pages.flatMap(({ confidence }) => confidence ?? []);
  const facts = readings.flatMap(({ scan, assembled }) =>
    scan.facts.map((phrase) => contains(assembled, phrase))
  );
  return [
    name,
    pages.length,
    pages.filter(({ lines }) => lines.length > 0).length,
    pages.filter(({ rotation }) => rotation !== 0).length,
    sure.length > 0 ? mean(sure).toFixed(3) : null,
    (sum(readings.map(({ seconds }) => seconds)) / pages.length).toFixed(1),
    facts.length > 0 ? `${facts.filter((found) => found).length} of ${facts.length}` : null,
  ];
}

function contains(text: string, phrase: string): boolean {
  const folded = (one: string): string => one.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');
  return folded(text).includes(folded(phrase));
}

function reportAccuracy(readings: readonly Reading[]): void {
  const scored = readings.flatMap(({ scan, text, assembled, command, pages }) => {
    if (scan.truth === null) return [];
    const of = (read: string): number => 100 * characterAccuracy(scan.truth ?? '', read);
    const theirs = command ? of(command.text) : NaN;
    const seconds = command ? command.seconds / pages.length : NaN;
    return [{ name: scan.name, ours: of(text), assembled: of(assembled), theirs, seconds }];
  });
  if (scored.length === 0) return;
  const percent = (value: number): Cell => Number.isNaN(value) ? null : value.toFixed(2);
  const row = (name: string, files: typeof scored): Cell[] => {
    const [ours, assembled, theirs, seconds] = (['ours', 'assembled', 'theirs', 'seconds'] as const)
      .map((column) => mean(files.map((file) => file[column]))) as [number, number, number, number];
    return [
      name,
      percent(ours),
      percent(assembled),
      percent(theirs),
      percent(ours - theirs),
      percent(seconds),
    ];
  };
  print();
  print(
    table(['characters right, %', 'ours', 'assembled', 'tesseract', 'ours − its', 'its s a page'], [
      ...scored.map((file) => row(file.name, [file])),
      row('mean', scored),
    ]),
  );
}
