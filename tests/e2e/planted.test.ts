import { Buffer } from 'node:buffer';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from '../../local/stack.ts';
import { scannedPdf } from '../support/scanned-pdf.ts';
import { startTestStack } from '../support/test-stack.ts';
import { docx, odt, p } from '../unit/office/make-office.ts';
import { runPipeline } from './support/run.ts';
import { find } from './support/search.ts';
import { startStaticSite, type StaticSite } from './support/static-site.ts';

/** Accents, ñ, ordinals, legal numbering, Roman numerals, currency: a question for each, of words that all have. */
const PLANTED: readonly (readonly [sentence: string, question: string])[] = [
  [
    'Según el artículo 12 bis, letra b), del Título XIV, la señora Ñandú vigilará la caída.',
    'artículo 12 bis señora Ñandú caída',
  ],
  [
    'El 1º de marzo, conforme al N.º 12, la 2.ª comisión pagará $1.234.567 al jardín.',
    'comisión pagará jardín 1º de marzo',
  ],
  [
    'El párrafo III fija 2,5 UF, 30 UTM, US$ 45 y € 300 por niño o niña en Aysén.',
    'párrafo III UF UTM niño niña Aysén',
  ],
];
/** tesseract often reads ü as u: this one is not asked of the scan. */
const DIERESIS: readonly [string, string] = [
  'La antigüedad del pingüino no averigüe nadie.',
  'antigüedad pingüino',
];
const SENTENCES = [...PLANTED, DIERESIS].map(([sentence]) => sentence);
const FILLER = [
  'La evaluación docente se realiza cada año en todas las comunas del país, según el calendario que se publica en marzo.',
  'Quienes participan reciben un informe con sus resultados y pueden pedir que se revisen dentro de diez días hábiles.',
];
const PARAGRAPHS = [...FILLER, ...SENTENCES];

const html = () =>
  `<!doctype html><html lang="es"><head><meta charset="utf-8"><title>Norma</title></head><body><main><h1>Norma</h1>${
    PARAGRAPHS.map((text) => `<p>${text}</p>`).join('')
  }</main></body></html>`;

async function pdf(): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const page = document.addPage([595, 842]);
  PARAGRAPHS.forEach((text, n) => {
    page.drawText(text, { x: 60, y: 760 - 70 * n, size: 11, font, maxWidth: 470, lineHeight: 14 });
  });
  return await document.save();
}

function rtf(): string {
  const escaped = (text: string) => text.replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0)}?`);
  return `{\\rtf1\\ansi\\ansicpg1252 ${PARAGRAPHS.map((text) => `${escaped(text)}\\par\n`).join('')}}`;
}

/** Windows-1252 is Latin-1 but for a few places; of those only the euro's is used here. */
function windows1252(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter === '€' ? 0x80 : letter.charCodeAt(0));
}

const text = PARAGRAPHS.join('\n\n');
const OFFICE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

const SCAN = 'norma-escaneada.pdf';

/** Each format as its server sends it. */
const FORMATS: Readonly<
  Record<string, readonly [type: string, body: () => string | Uint8Array | Promise<Uint8Array>]>
> = {
  'norma.pdf': ['application/pdf', pdf],
  'norma.html': ['text/html', html],
  'norma.docx': [OFFICE, () => docx(PARAGRAPHS.map((one) => p(one)).join(''))],
  'norma.odt': [
    'application/vnd.oasis.opendocument.text',
    () => odt(PARAGRAPHS.map((one) => `<text:p>${one}</text:p>`).join('')),
  ],
  'norma.rtf': ['application/rtf', rtf],
  'norma-utf8.txt': ['text/plain; charset=utf-8', () => text],
  'norma-1252.txt': ['text/plain', () => windows1252(text)],
  'norma-utf16.txt': ['text/plain', () => Buffer.from(`\ufeff${text}`, 'utf16le')],
  [SCAN]: ['application/pdf', () => scannedPdf(1, () => PARAGRAPHS)],
};

describe('sentences planted in a document of each format', () => {
  let stack: Stack;
  let site: StaticSite;

  beforeAll(async () => {
    stack = await startTestStack();
    site = await startStaticSite(stack.sql, 'normas', Object.keys(FORMATS).map((name) => `/${name}`));
    // Bytes that differ, or all but one would be duplicates; each has the same text.
    for (const [name, [type, body]] of Object.entries(FORMATS)) site.put(`/${name}`, type, await body());
    await runPipeline(stack.sql);
  }, 300_000);

  afterAll(async () => {
    await site?.close();
    await stack?.stop();
  });

  it.each(Object.keys(FORMATS))('survive from %s to the hit of a search', async (name) => {
    const [document] = await stack.sql<{ id: string; estado: string }>(
      `select id::text as id, estado from public.documentos_oficiales where url_original = $1`,
      [`${site.url}/${name}`],
    );
    expect(document?.estado).toBe('ready');
    for (const mode of ['text', 'hybrid']) {
      for (const [sentence, question] of name === SCAN ? PLANTED : [...PLANTED, DIERESIS]) {
        const hits = await find(stack, question, { mode, k: 3, filter: { documento_id: document?.id } });
        expect(hits.map(({ content }) => content.replace(/\s+/g, ' ')).join('\n')).toContain(sentence);
      }
    }
  });
});
