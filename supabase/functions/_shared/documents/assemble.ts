import { assembleHtml } from './from-html.ts';
import { assemblePdf } from './from-pdf.ts';
import { assembleText } from './from-text.ts';
import type { AssembledDocument, AssembleInput } from './types.ts';

/**
 * A document's text, cleaned, with its structure and the places of its pages. Pure: the same input gives the same
 * result. Throws `PDF_CORRUPT` where no page of a PDF could be read.
 */
export function assembleDocument(input: AssembleInput): AssembledDocument {
  if ('pages' in input) return assemblePdf(input.pages, input.metadata ?? null);
  if ('html' in input) return assembleHtml(input.html);
  return assembleText(input.text);
}
