import { PipelineError } from '../errors/pipeline-error.ts';
import { openWithPdfjs } from '../runtime/pdfjs.ts';
import { looksTruncated, toPdfError, truncated } from './pdf-errors.ts';
import { readDescription, readMetadata } from './metadata.ts';
import { type Effort, pdfjsPage } from './pdfjs-page.ts';
import type { PdfReader, RawPage } from './types.ts';

/**
 * Opens a PDF for reading page by page. `bytes` is read in place and must not change until `close`. A document that
 * only restricts printing or copying opens with its empty password.
 *
 * Throws `EMPTY`, `PDF_ENCRYPTED`, `PDF_TRUNCATED`, `PDF_NO_PAGES` or `PDF_CORRUPT`.
 */
export async function openPdf(bytes: Uint8Array): Promise<PdfReader> {
  if (bytes.byteLength === 0) throw new PipelineError('EMPTY', 'Cannot read the PDF: the file is empty');
  const pdf = await openWithPdfjs(bytes).catch((error: unknown) => {
    throw toPdfError(error, bytes);
  });
  const pageCount = pdf.document.numPages;
  if (pageCount < 1) {
    await pdf.close();
    throw new PipelineError('PDF_NO_PAGES', 'Cannot read the PDF: it has no pages');
  }
  const read = async (page: number, effort: Effort): Promise<RawPage | null> => {
    if (!Number.isInteger(page) || page < 1 || page > pageCount) {
      throw new PipelineError('INTERNAL', `Cannot read page ${page}: the PDF has pages 1 to ${pageCount}`);
    }
    try {
      return await pdfjsPage(pdf, page, effort);
    } catch (error) {
      if (looksTruncated(bytes)) throw truncated(error);
      return unreadable(page);
    }
  };
  let closed: Promise<void> | null = null;
  return {
    pageCount,
    metadata: () => readMetadata(pdf.document, bytes),
    briefMetadata: () => readDescription(pdf.document),
    readPage: async (page) => await read(page, { milliseconds: Infinity }) ?? unreadable(page),
    readPageWithin: (milliseconds, page) => read(page, { milliseconds }),
    readText: async (page) => await read(page, 'text') ?? unreadable(page),
    close: () => (closed ??= pdf.close()),
  };
}

/** One damaged page does not take the others with it. */
function unreadable(page: number): RawPage {
  return { page, width: 0, height: 0, lines: [], hasImage: false, chars: 0, failed: true };
}
