import type { PDFDocumentProxy } from 'pdfjs-dist';
import { cleanText } from './clean-text.ts';

const MAX_PAGES = 1000;
const MAX_LABEL = 12;

/** Labels of all pages; null where they are the pages' numbers, or are too many to keep. Never throws. */
export async function readPageLabels(document: PDFDocumentProxy): Promise<string[] | null> {
  if (document.numPages > MAX_PAGES) return null;
  try {
    const labels = (await document.getPageLabels())?.map((label) => cleanText(label, MAX_LABEL) ?? '');
    return labels?.some((label, index) => label !== String(index + 1)) ? labels : null;
  } catch {
    return null;
  }
}
