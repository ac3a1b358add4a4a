import { load } from 'cheerio';
import { openWithPdfjs } from '../../../supabase/functions/_shared/runtime/pdfjs.ts';
import { Buffer } from 'node:buffer';

const flat = (text: string): string =>
  text.normalize('NFC').replaceAll('\ufb01', 'fi').replaceAll('\ufb02', 'fl').replace(/-\n(?=\p{Ll})/gu, '')
    .replace(/\s+/g, ' ');

async function pdfPages(bytes: Uint8Array): Promise<string[]> {
  const { document, close } = await openWithPdfjs(bytes.slice());
  try {
    const pages: string[] = [];
    for (let n = 1; n <= document.numPages; n++) {
      const { items } = await (await document.getPage(n)).getTextContent();
      pages.push(
        flat(items.map((item) => 'str' in item ? item.str + (item.hasEOL ? '\n' : '') : '').join('')),
      );
    }
    return pages;
  } finally {
    await close();
  }
}

/** The pages of a document of the site as plain text, as they stand, without the pipeline's cleaning. */
export async function readPages(bytes: Uint8Array): Promise<string[]> {
  if (Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-') return await pdfPages(bytes);
  const utf8 = Buffer.from(bytes).toString('utf8');
  const text = utf8.includes('\ufffd') ? Buffer.from(bytes).toString('latin1') : utf8;
  return [flat(text.startsWith('<!doctype html>') ? load(text)('main').text() : text)];
}
