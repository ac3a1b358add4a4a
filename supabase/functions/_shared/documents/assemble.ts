import { assembleHtml } from './from-html.ts';
import { assembleOffice } from './from-office.ts';
import { assemblePdf } from './from-pdf.ts';
import { assembleText } from './from-text.ts';
import { readDocx } from '../office/docx.ts';
import { readOdt } from '../office/odt.ts';
import { readRtf } from '../office/rtf.ts';
import type { AssembledDocument, AssembleInput } from './types.ts';

/**
 * A document's text, cleaned, with its structure and the places of its pages. Pure: the same input gives the same
 * result. Throws `PDF_CORRUPT` where no page of a PDF could be read, `DOCUMENT_CORRUPT` where another file is damaged.
 */
export function assembleDocument(input: AssembleInput): AssembledDocument {
  if ('pages' in input) return assemblePdf(input.pages, input.metadata ?? null);
  if ('html' in input) return assembleHtml(input.html);
  if ('docx' in input) return assembleOffice(readDocx(input.docx), 'docx');
  if ('odt' in input) return assembleOffice(readOdt(input.odt), 'odt');
  if ('rtf' in input) return assembleOffice(readRtf(input.rtf), 'rtf');
  return assembleText(input.text);
}
