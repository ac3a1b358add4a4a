import type { PDFDocumentProxy } from 'pdfjs-dist';
import type { PdfMetadata } from './types.ts';

/** The document's description of itself: the info dictionary, XMP where that is silent. Never throws. */
export async function readMetadata(document: PDFDocumentProxy): Promise<PdfMetadata> {
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
  const first = (...values: unknown[]) => values.map(text).find((value) => value !== null) ?? null;
  return {
    title: first(info['Title'], xmp('dc:title')),
    author: first(info['Author'], xmp('dc:creator')),
    subject: first(info['Subject'], xmp('dc:description')),
    language: first(info['Language']),
    producer: first(info['Producer']),
    created: pdfDate(info['CreationDate']),
    modified: pdfDate(info['ModDate']),
  };
}

/** Longest value worth keeping; some writers put whole paragraphs there. */
const MAX_CHARS = 500;

function text(value: unknown): string | null {
  const joined = Array.isArray(value) ? value.join(', ') : value;
  if (typeof joined !== 'string') return null;
  // deno-lint-ignore no-control-regex
  const clean = joined.replace(/[\u0000-\u001f\u007f\ufffd\p{Cs}]+/gu, ' ').normalize('NFC').trim();
  return clean === '' ? null : [...clean].slice(0, MAX_CHARS).join('');
}

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
