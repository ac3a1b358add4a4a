import { Buffer } from 'node:buffer';
import { PDFDocument } from 'pdf-lib';
import PdfKit from 'pdfkit';
import { describe, expect, it } from 'vitest';
import type { RawPage } from '../../../supabase/functions/_shared/pdf/types.ts';
import { reading } from '../../support/read-pdf.ts';
import { type Draw, makeImagePdf, makePdf, makePrintedImagePdf } from './make-pdf.ts';

const firstPage = (bytes: Uint8Array): Promise<RawPage> => reading(bytes, (reader) => reader.readPage(1));
const texts = (page: RawPage): string[] => page.lines.map((line) => line.text);

function withPassword(userPassword: string, ownerPassword: string): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const parts: Uint8Array[] = [];
    const document = new PdfKit({
      ...(userPassword ? { userPassword } : {}),
      ownerPassword,
      pdfVersion: '1.7',
    });
    document.on('data', (part: Uint8Array) => parts.push(part));
    document.on('end', () => resolve(new Uint8Array(Buffer.concat(parts))));
    document.text('Texto reservado');
    document.end();
  });
}

describe('openPdf', () => {
  it('reads lines with their place, size and weight', async () => {
    const page = await firstPage(
      await makePdf([[
        ['Título en negrita', 50, 700, 18, 'bold'],
        ['Una línea normal, año 2025.', 50, 660],
      ]]),
    );
    expect(page).toMatchObject({ page: 1, width: 600, height: 800, hasImage: false });
    expect(page.lines).toMatchObject([
      { text: 'Título en negrita', x: 50, y: 100, size: 18, bold: true },
      { text: 'Una línea normal, año 2025.', x: 50, y: 140, size: 11 },
    ]);
    expect(page.lines[1]).not.toHaveProperty('bold');
    expect(page.chars).toBe(15 + 23);
  });

  it('leaves a page whose drawing it would have to look at, where there is no time for that', async () => {
    const much = (text: string, style: 'bold' | 'italic'): Draw[] =>
      [700, 690, 680].map((y) => [text.repeat(4), 5, y, 5, style]);
    const bytes = await makePdf([
      much('Un párrafo bastante largo para una página. ', 'italic'),
      much('Otro párrafo bastante largo para una página. ', 'italic'),
      much('Un párrafo largo en negrita, una letra nueva. ', 'bold'),
    ]);
    await reading(bytes, async (reader) => {
      await reader.readPage(1);
      expect(await reader.readPageWithin(0, 2)).toEqual(await reader.readPage(2));
      expect(await reader.readPageWithin(0, 3)).toBeNull();
      expect(await reader.readPageWithin(60_000, 3)).toMatchObject({ lines: [{ bold: true }, {}, {}] });
      expect(await reader.readPageWithin(0, 3)).toEqual(await reader.readPage(3));
    });
  });

  it('leaves the bytes to their owner', async () => {
    const bytes = await makePdf([[['hola', 50, 700]]]);
    const before = bytes.slice();
    await firstPage(bytes);
    expect(bytes).toEqual(before);
  });

  it('gives one line for a row of cells, with tabs between them', async () => {
    const page = await firstPage(
      await makePdf([[['Región', 50, 700], ['Docentes', 200, 700], ['12.345', 350, 700]]]),
    );
    expect(texts(page)).toEqual(['Región\tDocentes\t12.345']);
  });

  it('reads columns one after the other, also when they are drawn line by line across the page', async () => {
    const left = Array.from({ length: 10 }, (_, i) => `la columna izquierda, en su renglón número ${i}`);
    const right = Array.from({ length: 10 }, (_, i) => `y la columna derecha, con el renglón número ${i}`);
    const across = left.flatMap((
      text,
      i,
    ): Draw[] => [[text, 50, 700 - 14 * i], [right[i] ?? '', 320, 700 - 14 * i]]);
    expect(texts(await firstPage(await makePdf([across])))).toEqual([...left, ...right]);
  });

  it('keeps the rows of a table whose cells are short', async () => {
    const rows = Array.from(
      { length: 12 },
      (_, i): Draw[] => [[`Comuna ${i}`, 50, 700 - 14 * i], [`${i * 37}`, 330, 700 - 14 * i]],
    );
    const lines = texts(await firstPage(await makePdf([rows.flat()])));
    expect(lines[3]).toBe('Comuna 3\t111');
    expect(lines).toHaveLength(12);
  });

  it('puts a paragraph that is drawn too early after what stands above it', async () => {
    const body = Array.from(
      { length: 14 },
      (_, i): Draw => [`Renglón ${i} del cuerpo del documento`, 50, 740 - 14 * i],
    );
    const lines = texts(
      await firstPage(await makePdf([[['y termina aquí la última frase.', 50, 400], ...body]])),
    );
    expect(lines.at(-1)).toBe('y termina aquí la última frase.');
  });

  it.each([90, 180, 270])('reads a page turned by %i degrees whose text is turned back', async (angle) => {
    const document = await PDFDocument.create();
    const page = document.addPage([600, 800]);
    const { degrees } = await import('pdf-lib');
    page.setRotation(degrees(angle));
    const at = (line: number): { x: number; y: number } => ({
      0: { x: 100, y: 700 - 20 * line },
      90: { x: 100 + 20 * line, y: 100 },
      180: { x: 500, y: 100 + 20 * line },
      270: { x: 500 - 20 * line, y: 700 },
    }[angle] ?? { x: 0, y: 0 });
    ['primera línea', 'segunda línea', 'tercera línea'].forEach((text, i) =>
      page.drawText(text, { ...at(i), size: 12, rotate: degrees(angle) })
    );
    const read = await firstPage(await document.save());
    expect(texts(read)).toEqual(['primera línea', 'segunda línea', 'tercera línea']);
    expect(read.width).toBe(angle === 180 ? 600 : 800);
    expect(read.lines.map((line) => line.x)).toEqual([100, 100, 100]);
  });

  it('sees that a page shows an image and no text', async () => {
    const page = await firstPage(await makeImagePdf(1));
    expect(page).toMatchObject({ hasImage: true, chars: 0, lines: [] });
  });

  it('sees how much of a page its images cover, whatever is printed on it', async () => {
    const [scan, strips, logo] = await reading(await makePrintedImagePdf(), async (reader) => [
      await reader.readPage(1),
      await reader.readPage(2),
      await reader.readPage(3),
    ]);
    expect(scan).toMatchObject({ hasImage: true, imageShare: 1 });
    expect(scan?.chars).toBeGreaterThan(199);
    expect(strips).toMatchObject({ hasImage: true, imageShare: 1 });
    expect(logo).toMatchObject({ hasImage: true, imageShare: 0.02 });
  });

  it('raises the number of a note, and keeps an ordinal with its number', async () => {
    const page = await firstPage(
      await makePdf([[
        ['según el reglamento', 50, 700, 12],
        ['3', 148, 705, 7],
        ['vigente del 1º básico', 156, 700, 12],
      ]]),
    );
    expect(texts(page)).toEqual(['según el reglamento³ vigente del 1º básico']);
  });

  it('raises powers, and leaves lowered numbers where they are', async () => {
    const page = await firstPage(
      await makePdf([[['10', 50, 700, 12], ['8', 62, 705, 7], ['m', 80, 700, 12], ['2', 89.5, 697, 7]]]),
    );
    expect(texts(page)).toEqual(['10⁸ m2']);
  });

  it('puts an accent that is drawn apart on its letter, whichever it is', async () => {
    const page = await firstPage(
      await makePdf([[
        ['C´', 50, 700, 12],
        ['esar y Soszy´', 57.5, 700, 12],
        ['nski', 117, 700, 12],
      ]]),
    );
    expect(texts(page)).toEqual(['César y Soszyński']);
  });

  it('leaves what stands across the page where it is drawn', async () => {
    const document = await PDFDocument.create();
    const page = document.addPage([600, 800]);
    const { degrees } = await import('pdf-lib');
    page.drawText('sello de registro', { x: 20, y: 300, size: 12, rotate: degrees(90) });
    page.drawText('Primera línea del texto,', { x: 60, y: 700, size: 12 });
    page.drawText('Cantidad', { x: 40, y: 500, size: 12, rotate: degrees(90) });
    page.drawText('segunda línea del texto.', { x: 60, y: 400, size: 12 });
    expect(texts(await firstPage(await document.save()))).toEqual([
      'sello de registro',
      'Primera línea del texto,',
      'Cantidad',
      'segunda línea del texto.',
    ]);
  });

  it('drops a line that is drawn twice to look bold', async () => {
    const page = await firstPage(await makePdf([[['Aviso', 50, 700], ['Aviso', 50.3, 700]]]));
    expect(texts(page)).toEqual(['Aviso']);
  });

  it('tells what the document says of itself', async () => {
    const metadata = await reading(
      await makePdf([[['x', 50, 700]]], { title: 'Reglamento interno' }),
      (reader) => reader.metadata(),
    );
    expect(metadata.title).toBe('Reglamento interno');
    expect(metadata.created).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('opens a document that only restricts copying, with the empty password', async () => {
    expect(texts(await firstPage(await withPassword('', 'dueño')))).toEqual(['Texto reservado']);
  });
});

describe('openPdf refuses', () => {
  const code = async (bytes: Uint8Array): Promise<{ code: string; message: string }> => {
    try {
      await firstPage(bytes);
      return { code: 'none', message: '' };
    } catch (error) {
      return error as { code: string; message: string };
    }
  };

  it('an encrypted document, as such', async () => {
    expect(await code(await withPassword('secreta', 'dueño'))).toMatchObject({
      code: 'PDF_ENCRYPTED',
      message: 'Cannot read the PDF: it is protected by a password',
    });
  });

  it('an empty file', async () => {
    expect(await code(new Uint8Array())).toMatchObject({
      code: 'EMPTY',
      message: 'Cannot read the PDF: the file is empty',
    });
  });

  it('a file that is cut off', async () => {
    const whole = await makePdf(Array.from({ length: 5 }, (_, i): Draw[] => [[`página ${i}`, 50, 700]]));
    for (const share of [0.3, 0.6, 0.9]) {
      expect(await code(whole.slice(0, Math.round(whole.length * share)))).toMatchObject({
        code: 'PDF_TRUNCATED',
      });
    }
  });

  it('a document without pages', async () => {
    const document = await PDFDocument.create();
    expect(await code(await document.save({ addDefaultPage: false }))).toMatchObject({
      code: 'PDF_NO_PAGES',
    });
  });

  it('what is no PDF', async () => {
    const page = new TextEncoder().encode('<!doctype html><html><body>No encontrado</body></html>');
    expect(await code(page)).toMatchObject({
      code: 'PDF_CORRUPT',
      message: expect.stringMatching(/^Cannot read the PDF: \S/),
    });
  });

  it('a page that the document does not have', async () => {
    await reading(await makePdf([[['x', 50, 700]]]), async (reader) => {
      await expect(reader.readPage(2)).rejects.toMatchObject({ code: 'INTERNAL' });
    });
  });
});
