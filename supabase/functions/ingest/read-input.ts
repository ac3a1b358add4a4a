import type { AssembleInput } from '../_shared/documents/types.ts';
import { PipelineError } from '../_shared/errors/pipeline-error.ts';
import { decodeText } from '../_shared/http/decode-text.ts';
import type { Sniffed } from '../_shared/http/sniff.ts';
import { mendMojibake } from '../_shared/text/mojibake.ts';

export interface Input {
  readonly input: AssembleInput;
  readonly mimeType: string;
}

/**
 * The bytes of a document that has no pages, as what assembles them takes.
 *
 * @throws PipelineError `UNSUPPORTED_TYPE`, which says what they are
 */
export function readInput(
  sniffed: Sniffed,
  bytes: Uint8Array,
  contentType: string | null,
  url: string,
): Input {
  const { type, hint } = sniffed;
  if (type === 'html') {
    return { input: { html: decoded(bytes, contentType), baseUrl: url }, mimeType: 'text/html' };
  }
  if (type === 'text') return { input: { text: decoded(bytes, contentType) }, mimeType: 'text/plain' };
  if (type === 'rtf') return { input: { rtf: bytes }, mimeType: 'application/rtf' };
  if (type === 'zip' && hint === 'docx') {
    return {
      input: { docx: bytes },
      mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    };
  }
  if (type === 'zip' && hint === 'odt') {
    return { input: { odt: bytes }, mimeType: 'application/vnd.oasis.opendocument.text' };
  }
  throw new PipelineError(
    'UNSUPPORTED_TYPE',
    `Cannot read ${url}: ${describe(sniffed, contentType)} is not read`,
  );
}

function decoded(bytes: Uint8Array, contentType: string | null): string {
  return mendMojibake(decodeText(bytes, contentType).text);
}

const NAMES: Readonly<Record<string, string>> = {
  xlsx: 'an Excel workbook (XLSX)',
  pptx: 'a PowerPoint presentation (PPTX)',
  ods: 'an OpenDocument spreadsheet (ODS)',
  odp: 'an OpenDocument presentation (ODP)',
  epub: 'an e-book (EPUB)',
  zip: 'a ZIP archive',
  doc: 'a Word 97–2003 document (DOC)',
  xls: 'an Excel 97–2003 workbook (XLS)',
  ppt: 'a PowerPoint 97–2003 presentation (PPT)',
  msg: 'an Outlook message (MSG)',
  encrypted: 'an Office document with a password',
  ole: 'an old Office file',
  xml: 'XML',
};

function describe({ type, hint }: Sniffed, contentType: string | null): string {
  if (type === 'image') return `an image (${(hint ?? 'unknown').toUpperCase()})`;
  const name = NAMES[hint ?? type];
  if (name !== undefined) return name;
  return contentType === null
    ? 'a file of an unknown type'
    : `a file of an unknown type, called ${contentType},`;
}
