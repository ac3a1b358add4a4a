import fc from 'fast-check';
import type { AssembleInput } from '../../../supabase/functions/_shared/documents/types.ts';
import { docx, odt, p, row } from '../office/make-office.ts';
import { rawPage } from './raw-pages.ts';

/** A document of no format yet. */
export type Piece =
  | { readonly kind: 'heading' | 'paragraph' | 'item'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] };

const WORDS = [
  'ley',
  'N°',
  '20.903',
  'art.',
  'Artículo 3º.-',
  'TÍTULO XIV',
  '1º',
  'n.º',
  '😀',
  'ñandú',
  'a)',
  '…',
  '¿Y?',
  '€ 300',
  '𝒳',
  'e\u0301',
  'regla-',
  'supercalifragilístico'.repeat(20),
];

const text = fc.array(
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...WORDS) }, fc.string({ unit: 'binary' })),
  {
    minLength: 1,
    maxLength: 40,
  },
).map((words) => words.join(' '));

const piece: fc.Arbitrary<Piece> = fc.oneof(
  fc.record({ kind: fc.constantFrom('heading' as const, 'paragraph' as const, 'item' as const), text }),
  fc.record({
    kind: fc.constant('table' as const),
    rows: fc.array(fc.array(text, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
  }),
);

export const pieces = fc.array(piece, { maxLength: 15 });

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const linesOf = (piece: Piece) =>
  piece.kind === 'table' ? piece.rows.map((cells) => cells.join('\t')) : [piece.text];

function tagged(
  piece: Piece,
  tags: Record<'heading' | 'paragraph' | 'item', (text: string) => string>,
): string {
  return piece.kind === 'table' ? '' : tags[piece.kind](escape(piece.text));
}

/** The same document in each format that is read. */
export const FORMATS: Readonly<Record<string, (document: readonly Piece[]) => AssembleInput>> = {
  text: (document) => ({ text: document.map((piece) => linesOf(piece).join('\n')).join('\n\n') }),
  pdf: (document) => ({
    pages: document.map((piece, at) => rawPage(at + 1, linesOf(piece), { hasImage: at % 3 === 0 })),
  }),
  html: (document) => ({
    html: document.map((piece) =>
      piece.kind === 'table'
        ? `<table>${
          piece.rows.map((cells) => `<tr>${cells.map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`)
            .join('')
        }</table>`
        : tagged(piece, {
          heading: (words) => `<h2>${words}</h2>`,
          paragraph: (words) => `<p>${words}</p>`,
          item: (words) => `<ul><li>${words}</li></ul>`,
        })
    ).join(''),
  }),
  docx: (document) => ({
    docx: docx(
      document.map((piece) =>
        piece.kind === 'table'
          ? `<w:tbl>${piece.rows.map((cells) => row(...cells.map(escape))).join('')}</w:tbl>`
          : tagged(piece, {
            heading: (words) => p(words, '<w:outlineLvl w:val="1"/>'),
            paragraph: (words) => p(words),
            item: (words) => p(words, '<w:numPr><w:numId w:val="1"/></w:numPr>'),
          })
      ).join(''),
    ),
  }),
  odt: (document) => ({
    odt: odt(
      document.map((piece) =>
        piece.kind === 'table'
          ? `<table:table>${
            piece.rows.map((cells) =>
              `<table:table-row>${
                cells.map((cell) => `<table:table-cell><text:p>${escape(cell)}</text:p></table:table-cell>`)
                  .join('')
              }</table:table-row>`
            ).join('')
          }</table:table>`
          : tagged(piece, {
            heading: (words) => `<text:h text:outline-level="2">${words}</text:h>`,
            paragraph: (words) => `<text:p>${words}</text:p>`,
            item: (words) =>
              `<text:list><text:list-item><text:p>${words}</text:p></text:list-item></text:list>`,
          })
      ).join(''),
    ),
  }),
  rtf: (document) => ({
    rtf: new TextEncoder().encode(
      `{\\rtf1 ${
        document.map((piece) =>
          linesOf(piece).map((line) =>
            `${[...line].map((sign) => unitsOf(sign)).join('')}${
              piece.kind === 'table' ? '\\cell\\row' : '\\par'
            }`
          ).join('')
        ).join('\\pard ')
      }}`,
    ),
  }),
};

function unitsOf(sign: string): string {
  return Array.from({ length: sign.length }, (_, at) => `\\u${sign.charCodeAt(at)}?`).join('');
}
