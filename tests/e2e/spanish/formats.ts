import { strToU8 } from 'fflate';
import { scannedPdf } from '../../support/scanned-pdf.ts';
import { docx, odt, p } from '../../unit/office/make-office.ts';
import { type Draw, makePdf } from '../../unit/pdf/make-pdf.ts';

export interface Format {
  readonly path: string;
  readonly type: string;
  readonly make: (paragraphs: readonly string[]) => Uint8Array | Promise<Uint8Array>;
}

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** The formats that are read; a text that is a document in each. */
export const FORMATS: Readonly<Record<string, Format>> = {
  'PDF': { path: '/bases.pdf', type: 'application/pdf', make: pdf },
  'HTML': {
    path: '/bases.html',
    type: 'text/html; charset=utf-8',
    make: (all) => strToU8(html(all, 'utf-8')),
  },
  'HTML in windows-1252': {
    path: '/antigua.html',
    type: 'text/html',
    make: (all) => windows1252(html(all, 'iso-8859-1')),
  },
  'DOCX': { path: '/bases.docx', type: WORD, make: (all) => docx(all.map((one) => p(one)).join('')) },
  'ODT': {
    path: '/bases.odt',
    type: 'application/vnd.oasis.opendocument.text',
    make: (all) => odt(all.map((one) => `<text:p>${one}</text:p>`).join('')),
  },
  'RTF': { path: '/bases.rtf', type: 'application/rtf', make: rtf },
  'text in UTF-8': {
    path: '/utf8.txt',
    type: 'text/plain; charset=utf-8',
    make: (all) => strToU8(lines(all)),
  },
  'text in windows-1252': { path: '/ansi.txt', type: 'text/plain', make: (all) => windows1252(lines(all)) },
  'text in UTF-16': { path: '/utf16.txt', type: 'text/plain', make: (all) => utf16(`\ufeff${lines(all)}`) },
  'PDF of scans': { path: '/escaneado.pdf', type: 'application/pdf', make: scans },
};

const lines = (paragraphs: readonly string[]) => paragraphs.join('\r\n\r\n');

function html(paragraphs: readonly string[], charset: string): string {
  const body = paragraphs.map((one) => `<p>${one}</p>`).join('\n');
  return `<!doctype html><html lang="es"><head><meta charset="${charset}"><title>Bases</title></head>` +
    `<body><nav><a href="/">Inicio</a></nav><main><h1>Bases</h1>${body}</main></body></html>`;
}

const LINE_CHARS = 84;
const LINES_PER_PAGE = 40;

/** Lines as a printer would break them, a paragraph's first one indented. */
async function pdf(paragraphs: readonly string[]): Promise<Uint8Array> {
  const all = paragraphs.flatMap((one) => wrapped(one).map((text, at) => ({ text, x: at === 0 ? 70 : 50 })));
  const pages: Draw[][] = [];
  for (let from = 0; from < all.length; from += LINES_PER_PAGE) {
    const page = all.slice(from, from + LINES_PER_PAGE);
    pages.push(page.map(({ text, x }, at): Draw => [text, x, 740 - 16 * at]));
  }
  return await makePdf(pages, { title: 'Bases' });
}

function wrapped(paragraph: string): string[] {
  return paragraph.match(new RegExp(`\\S.{0,${LINE_CHARS}}(?=\\s|$)`, 'gu')) ?? [];
}

/** As many paragraphs to a page as its picture has room for. */
function scans(all: readonly string[]): Promise<Uint8Array> {
  return scannedPdf(all.length / 2, (page) => all.slice(2 * page - 2, 2 * page));
}

/** As Word writes it: signs of windows-1252 by their byte, others by their number. */
function rtf(paragraphs: readonly string[]): Uint8Array {
  const coded = (text: string) =>
    Array.from(text, (sign) => {
      const byte = byteOf(sign);
      return byte < 0x80 ? sign : `\\'${byte.toString(16)}`;
    }).join('');
  return strToU8(
    `{\\rtf1\\ansi\\ansicpg1252\\deff0 ${paragraphs.map((one) => `\\pard ${coded(one)}\\par`).join('\n')}}`,
  );
}

const windows1252 = (text: string) => Uint8Array.from(text, byteOf);

/** Of what the planted sentences use, only the euro stands elsewhere than in Latin-1. */
const byteOf = (sign: string) => sign === '€' ? 0x80 : sign.charCodeAt(0);

function utf16(text: string): Uint8Array {
  return new Uint8Array(Uint16Array.from(text, (unit) => unit.charCodeAt(0)).buffer);
}
