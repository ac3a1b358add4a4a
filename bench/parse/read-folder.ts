// Runs in Deno: reads PDFs and prints a JSON line for each. Arguments: `ours` or `pdfjs`, then the files.
import '../../supabase/functions/_shared/runtime/pdfjs-shims.ts';
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.min.mjs';
import { WorkerMessageHandler } from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs';
import { chunkDocument } from '../../supabase/functions/_shared/chunking/chunk-document.ts';
import { assembleDocument } from '../../supabase/functions/_shared/documents/assemble.ts';
import { openPdf } from '../../supabase/functions/_shared/pdf/open-pdf.ts';
import type { RawPage } from '../../supabase/functions/_shared/pdf/types.ts';

export interface ReadResult {
  file: string;
  pages: number;
  chunks: number;
  characters: number;
  /** CPU time from the open to the last page, and for what comes after it (cleaning, structure, chunks). */
  readMs: number;
  assembleMs: number;
}

// pdfjs without a worker looks for its other half here.
Object.assign(globalThis, { pdfjsWorker: { WorkerMessageHandler } });

async function readOurs(file: string, bytes: Uint8Array): Promise<ReadResult> {
  const began = cpuMs();
  const reader = await openPdf(bytes);
  const pages: RawPage[] = [];
  try {
    for (let page = 1; page <= reader.pageCount; page++) pages.push(await reader.readPage(page));
  } finally {
    await reader.close();
  }
  const read = cpuMs();
  const document = assembleDocument({ pages });
  const chunks = chunkDocument(document, { maxTokens: 400, overlapTokens: 40 });
  const assembleMs = cpuMs() - read;
  const characters = document.text.length;
  return { file, pages: pages.length, chunks: chunks.length, characters, readMs: read - began, assembleMs };
}

/** As its documentation says: the text items of each page, joined. */
async function readPdfjs(file: string, bytes: Uint8Array): Promise<ReadResult> {
  const began = cpuMs();
  const task = getDocument({ data: bytes, verbosity: VerbosityLevel.ERRORS, useSystemFonts: false });
  const document = await task.promise;
  let characters = 0;
  const pages = document.numPages;
  for (let page = 1; page <= pages; page++) {
    const content = await (await document.getPage(page)).getTextContent();
    characters +=
      content.items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')
        .length;
  }
  await task.destroy();
  return { file, pages, chunks: 0, characters, readMs: cpuMs() - began, assembleMs: 0 };
}

/** CPU time of every thread of this process so far: unlike the clock, it does not count who else uses the machine. */
function cpuMs(): number {
  let nanoseconds = 0;
  for (const { name } of Deno.readDirSync('/proc/self/task')) {
    nanoseconds += Number(Deno.readTextFileSync(`/proc/self/task/${name}/schedstat`).split(' ')[0]);
  }
  return nanoseconds / 1e6;
}

/** Peak of resident memory in KiB, as Linux counts it. */
function peakMemory(): number {
  return Number(/VmHWM:\s+(\d+)/.exec(Deno.readTextFileSync('/proc/self/status'))?.[1] ?? 0);
}

const [how, ...files] = Deno.args;
const read = how === 'pdfjs' ? readPdfjs : readOurs;
const idle = peakMemory();
for (const file of files) {
  console.log(JSON.stringify(await read(file, await Deno.readFile(file))));
}
console.log(JSON.stringify({ idleKib: idle, peakKib: peakMemory() }));
