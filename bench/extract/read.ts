import '../../supabase/functions/_shared/runtime/pdfjs-shims.ts';
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.min.mjs';
import { WorkerMessageHandler } from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs';
import { assembleDocument } from '../../supabase/functions/_shared/documents/assemble.ts';
import { openPdf } from '../../supabase/functions/_shared/pdf/open-pdf.ts';
import type { RawPage } from '../../supabase/functions/_shared/pdf/types.ts';

// pdfjs without a worker looks for its other half here.
Object.assign(globalThis, { pdfjsWorker: { WorkerMessageHandler } });

/** A document's text as the pipeline stores it. */
export async function readOurs(bytes: Uint8Array): Promise<string> {
  const reader = await openPdf(bytes);
  try {
    const pages: RawPage[] = [];
    for (let page = 1; page <= reader.pageCount; page++) pages.push(await reader.readPage(page));
    return assembleDocument({ pages, metadata: await reader.metadata() }).text;
  } finally {
    await reader.close();
  }
}

/** As pdfjs' documentation says: the text items of each page joined, a line break where it sees a line end. */
export async function readPdfjs(bytes: Uint8Array): Promise<string> {
  const task = getDocument({ data: bytes, verbosity: VerbosityLevel.ERRORS, useSystemFonts: false });
  try {
    const document = await task.promise;
    const pages: string[] = [];
    for (let page = 1; page <= document.numPages; page++) {
      const { items } = await (await document.getPage(page)).getTextContent();
      pages.push(
        items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''),
      );
    }
    return pages.join('\n');
  } finally {
    await task.destroy();
  }
}
