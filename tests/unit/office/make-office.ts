import { strToU8, zipSync } from 'fflate';

/** A zip of parts given as text; `mimetype` is stored, as OpenDocument has it. */
export function zipOf(parts: Readonly<Record<string, string>>): Uint8Array {
  const files = Object.entries(parts).map(([name, text]): [string, [Uint8Array, { level: 0 | 6 }]] => [
    name,
    [strToU8(text), { level: name === 'mimetype' ? 0 : 6 }],
  ]);
  return zipSync(Object.fromEntries(files));
}

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';

/** A DOCX with this body, and whatever other parts. */
export function docx(body: string, parts: Readonly<Record<string, string>> = {}): Uint8Array {
  return zipOf({
    '[Content_Types].xml': '<Types/>',
    'word/document.xml': `<?xml version="1.0"?><w:document ${W}><w:body>${body}</w:body></w:document>`,
    ...parts,
  });
}

export const styles = (inner: string) => `<w:styles ${W}>${inner}</w:styles>`;
export const numbering = (inner: string) => `<w:numbering ${W}>${inner}</w:numbering>`;
export const footnotes = (inner: string) => `<w:footnotes ${W}>${inner}</w:footnotes>`;

/** A paragraph of Word with these properties. */
export const p = (text: string, properties = '') =>
  `<w:p>${
    properties && `<w:pPr>${properties}</w:pPr>`
  }<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;

/** An item of list `numId`. */
export const item = (text: string, numId: number, level = 0) =>
  p(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${numId}"/></w:numPr>`);

export const row = (...cells: string[]) =>
  `<w:tr>${cells.map((cell) => `<w:tc>${p(cell)}</w:tc>`).join('')}</w:tr>`;

/** An ODT with this text; its list styles stand before it. */
export function odt(
  body: string,
  automaticStyles = '',
  parts: Readonly<Record<string, string>> = {},
): Uint8Array {
  return zipOf({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml':
      `<office:document-content><office:automatic-styles>${automaticStyles}</office:automatic-styles>` +
      `<office:body><office:text>${body}</office:text></office:body></office:document-content>`,
    ...parts,
  });
}
