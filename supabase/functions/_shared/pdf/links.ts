import type { PDFPageProxy } from 'pdfjs-dist';

const MAX_LINKS = 50;
const MAX_URL = 500;

/** Addresses on the web that a page links to, each once. Never throws. */
export async function readLinks(page: PDFPageProxy): Promise<string[]> {
  try {
    // Meant for the screen, pdfjs would read the page's whole text once more, to tell what a link lies over.
    const annotations: { subtype?: string; url?: string }[] = await page.getAnnotations({ intent: 'print' });
    const urls = annotations.flatMap(({ subtype, url }) => subtype === 'Link' && url ? [url] : []);
    return [...new Set(urls)].filter((url) => /^(?:https?|mailto):/.test(url) && url.length <= MAX_URL)
      .slice(0, MAX_LINKS);
  } catch {
    return [];
  }
}
