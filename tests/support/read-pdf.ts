import { assembleDocument } from '../../supabase/functions/_shared/documents/assemble.ts';
import type { AssembledDocument } from '../../supabase/functions/_shared/documents/types.ts';
import { openPdf } from '../../supabase/functions/_shared/pdf/open-pdf.ts';
import type { PdfReader, RawPage } from '../../supabase/functions/_shared/pdf/types.ts';

/** A PDF's pages, all of them. Throws what `openPdf` throws. */
export async function pagesOf(bytes: Uint8Array): Promise<RawPage[]> {
  return await reading(bytes, allPages);
}

/** A PDF as a document, without OCR. */
export async function documentOf(bytes: Uint8Array): Promise<AssembledDocument> {
  return await reading(bytes, async (reader) => {
    const pages = await allPages(reader);
    return assembleDocument({ pages, metadata: await reader.metadata() });
  });
}

/** Opens a PDF, and closes it again. */
export async function reading<T>(bytes: Uint8Array, read: (reader: PdfReader) => T | Promise<T>): Promise<T> {
  const reader = await openPdf(bytes);
  try {
    return await read(reader);
  } finally {
    await reader.close();
  }
}

async function allPages(reader: PdfReader): Promise<RawPage[]> {
  const pages: RawPage[] = [];
  for (let page = 1; page <= reader.pageCount; page++) pages.push(await reader.readPage(page));
  return pages;
}
