import PDFDocument from 'pdfkit';
import { type FontNames, fontNames, type Style } from './style.ts';
import { Buffer } from 'node:buffer';

export type Face = keyof FontNames;

/** When the document says it was made: fixed, so that the same text gives the same bytes. */
const MADE = new Date('2025-03-03T12:00:00Z');

/** A PDF being drawn: fonts by face, widths remembered, pages kept open until the running heads are known. */
export interface Canvas {
  readonly doc: PDFKit.PDFDocument;
  readonly style: Style;
  width(face: Face, size: number, text: string): number;
  /** Draws one line of text with its top left corner at (x, y). */
  text(face: Face, size: number, text: string, x: number, y: number, wordSpacing?: number): void;
  finish(): Promise<Uint8Array>;
}

function security(style: Style): PDFKit.PDFDocumentOptions {
  if (!style.password) return {};
  const { user, owner } = style.password;
  return {
    ...(user === undefined ? {} : { userPassword: user }),
    ownerPassword: owner,
    permissions: { printing: 'highResolution', copying: false, modifying: false },
  };
}

export function openCanvas(title: string, style: Style): Canvas {
  const doc = new PDFDocument({
    size: [...style.size],
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    pdfVersion: '1.4',
    info: {
      Title: title,
      Author: 'Sitio de muestra',
      Subject: 'Documento ficticio',
      CreationDate: MADE,
      ModDate: MADE,
    },
    ...security(style),
  });
  const parts: Uint8Array[] = [];
  doc.on('data', (part: Uint8Array) => parts.push(part));
  const done = new Promise<void>((resolve, reject) => {
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  const fonts = fontNames(style.family);
  const widths = new Map<string, number>();
  const use = (face: Face, size: number): PDFKit.PDFDocument => doc.font(fonts[face]).fontSize(size);
  return {
    doc,
    style,
    width(face, size, text) {
      const key = `${face} ${size} ${text}`;
      const known = widths.get(key);
      if (known !== undefined) return known;
      const width = use(face, size).widthOfString(text);
      widths.set(key, width);
      return width;
    },
    text(face, size, text, x, y, wordSpacing = 0) {
      use(face, size).text(text, x, y, { lineBreak: false, ...(wordSpacing === 0 ? {} : { wordSpacing }) });
    },
    async finish() {
      doc.end();
      await done;
      return Uint8Array.from(Buffer.concat(parts));
    },
  };
}
