import type { PDFDocumentProxy } from 'pdfjs-dist';

const MAX_LINKS = 50;
const MAX_URL = 500;
/** pdfjs' AnnotationType.LINK. */
const LINK = 2;

/** Addresses on the web that a page links to, each once. Never throws. */
export async function readLinks(document: PDFDocumentProxy, page: number): Promise<string[]> {
  try {
    // Asked for a page's annotations, pdfjs would read its whole text once more, to tell what a link lies over.
    const others = new Set(Array.from({ length: document.numPages }, (_, index) => index));
    others.delete(page - 1);
    const found: { url?: string }[] = await document.getAnnotationsByType(new Set([LINK]), others);
    const urls = (found ?? []).flatMap(({ url }) => url ? [url] : []);
    return [...new Set(urls)].filter((url) => /^(?:https?|mailto):/.test(url) && url.length <= MAX_URL)
      .slice(0, MAX_LINKS);
  } catch {
    return [];
  }
}
