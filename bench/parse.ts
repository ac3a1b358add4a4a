import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ReadResult } from './parse/read-folder.ts';
import { benchFolder, pdfsOf, shortName } from './support/folder.ts';
import { denoBinary } from './support/deno-binary.ts';
import { heading, leftOut, print, progress } from './support/report.ts';
import { sum } from './support/stats.ts';
import { ratio, table } from './support/table.ts';

const SCRIPT = fileURLToPath(new URL('./parse/read-folder.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ROUNDS = 2;

type How = 'ours' | 'pdfjs';

interface Reading {
  results: ReadResult[];
  idleMib: number;
  peakMib: number;
}

/** Pages per second of CPU of our parse, and of bare pdfjs on the same files, each in a Deno of its own. */
export async function benchParse(): Promise<void> {
  const folder = benchFolder();
  if (folder === null) {
    heading('parse');
    leftOut('parse', 'there is no ../shared/corpus/pdf-es; name a folder of PDFs with --folder');
    return;
  }
  const files = pdfsOf(folder);
  heading(`parse: ${files.length} PDFs of ${folder}, by CPU time, the better of ${ROUNDS} rounds`);
  const readings: Record<How, Reading[]> = { ours: [], pdfjs: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const how of ['pdfjs', 'ours'] as const) readings[how].push(await read(how, files));
  }
  report(files, best(readings.ours), best(readings.pdfjs));
}

/** Per file the fastest round. */
function best(readings: readonly Reading[]): Reading {
  const total = ({ readMs, assembleMs }: ReadResult): number => readMs + assembleMs;
  const first = readings[0] ?? { results: [], idleMib: 0, peakMib: 0 };
  const results = first.results.map((result, index) =>
    readings.map((reading) => reading.results[index] ?? result).sort((a, b) => total(a) - total(b))[0] ??
      result
  );
  return { results, idleMib: first.idleMib, peakMib: Math.max(...readings.map(({ peakMib }) => peakMib)) };
}

async function read(how: How, files: readonly string[]): Promise<Reading> {
  const flags = ['run', '--no-lock', '--no-remote', '--node-modules-dir=manual', '-A'];
  const child = spawn(denoBinary(), [...flags, SCRIPT, how, ...files], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const reading: Reading = { results: [], idleMib: 0, peakMib: 0 };
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{')) continue;
    const message: ReadResult | { idleKib: number; peakKib: number } = JSON.parse(line);
    if ('file' in message) {
      reading.results.push(message);
      progress(`parse: ${how} has read ${reading.results.length} of ${files.length}`);
    } else {
      reading.idleMib = message.idleKib / 1024;
      reading.peakMib = message.peakKib / 1024;
    }
  }
  if (reading.results.length < files.length) {
    throw new Error(`Cannot read ${files[reading.results.length]} with ${how}: the process ended`);
  }
  return reading;
}

function report(files: readonly string[], ours: Reading, pdfjs: Reading): void {
  const rows = files.map((file, index) =>
    row(shortName(file), [ours.results[index]], [pdfjs.results[index]])
  );
  rows.push(row('all', ours.results, pdfjs.results));
  const head = [
    'document',
    'pages',
    'chunks',
    'pages/s',
    'pdfjs pages/s',
    'time to pdfjs',
    'read',
    'clean + chunk',
  ];
  print(table(head, rows));
  print(`\n${
    table(['memory, MiB', 'idle', 'peak'], [
      ['ours', Math.round(ours.idleMib), Math.round(ours.peakMib)],
      ['bare pdfjs', Math.round(pdfjs.idleMib), Math.round(pdfjs.peakMib)],
    ])
  }`);
}

function row(
  name: string,
  ours: readonly (ReadResult | undefined)[],
  pdfjs: readonly (ReadResult | undefined)[],
): (string | number)[] {
  const of = (
    results: readonly (ReadResult | undefined)[],
    field: 'pages' | 'chunks' | 'readMs' | 'assembleMs',
  ) => sum(results.map((result) => result?.[field] ?? 0));
  const pages = of(ours, 'pages');
  const ourMs = of(ours, 'readMs') + of(ours, 'assembleMs');
  const pdfjsMs = of(pdfjs, 'readMs');
  return [
    name,
    pages,
    of(ours, 'chunks'),
    (pages / ourMs) * 1000,
    (of(pdfjs, 'pages') / pdfjsMs) * 1000,
    ratio(ourMs, pdfjsMs),
    ratio(of(ours, 'readMs'), pdfjsMs),
    ratio(of(ours, 'assembleMs'), pdfjsMs),
  ];
}
