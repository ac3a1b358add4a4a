import type { PDFDocumentProxy } from 'pdfjs-dist';
import { cleanText } from './clean-text.ts';
import { readOutline } from './outline.ts';
import { readPageLabels } from './page-labels.ts';
import type { PdfMetadata } from './types.ts';

/** The document's description of itself with its outline and page labels. Never throws. */
export async function readMetadata(document: PDFDocumentProxy, bytes: Uint8Array): Promise<PdfMetadata> {
  return {
    ...await readDescription(document),
    outline: await readOutline(document, bytes),
    page_labels: await readPageLabels(document),
  };
}

/** The info dictionary, XMP where that is silent. Never throws. */
export async function readDescription(document: PDFDocumentProxy): Promise<PdfMetadata> {
  let info: Record<string, unknown> = {};
  let xmp = (_name: string): unknown => null;
  try {
    const found = await document.getMetadata();
    info = found.info as Record<string, unknown>;
    const { metadata } = found;
    if (metadata) xmp = (name) => metadata.get(name);
  } catch {
    // Damaged metadata is no reason not to read the document.
  }
  const first = (...values: unknown[]) =>
    values.map((value) => cleanText(value, MAX_CHARS)).find((value) => value !== null) ?? null;
  return {
    title: first(info['Title'], xmp('dc:title')),
    author: first(info['Author'], xmp('dc:creator')),
    subject: first(info['Subject'], xmp('dc:description')),
    language: first(info['Language'], xmp('dc:language')),
    producer: first(info['Producer']),
    created: pdfDate(info['CreationDate']),
    modified: pdfDate(info['ModDate']),
    outline: [],
    page_labels: null,
  };
}

/** Longest value worth keeping; some writers put whole paragraphs there. */
const MAX_CHARS = 500;

/** `D:20250317120000-03'00'` (ISO 32000-1, 7.9.4) as ISO 8601; null where it is none. */
export function pdfDate(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const match = /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-])(\d\d)'?(\d\d)?)?/.exec(
    value.trim(),
  );
  if (!match) return null;
  const [
    ,
    year,
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    ,
    sign,
    hours,
    minutes,
  ] = match;
  const zone = sign && hours ? `${sign}${hours}:${minutes ?? '00'}` : 'Z';
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
