import { Buffer } from 'node:buffer';
import { deflateSync } from 'node:zlib';
import { PDFDocument, PDFName, PDFString } from 'pdf-lib';
import PdfKit from 'pdfkit';
import { describe, expect, it } from 'vitest';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import { openPdf } from '../../../supabase/functions/_shared/pdf/open-pdf.ts';
import type { PdfMetadata, RawPage } from '../../../supabase/functions/_shared/pdf/types.ts';
import { makePdf } from './make-pdf.ts';

async function read(bytes: Uint8Array): Promise<{ metadata: PdfMetadata; pages: RawPage[] }> {
  const reader = await openPdf(bytes);
  try {
    const pages: RawPage[] = [];
    for (let page = 1; page <= reader.pageCount; page++) pages.push(await reader.readPage(page));
    return { metadata: await reader.metadata(), pages };
  } finally {
    await reader.close();
  }
}

function withPdfKit(
  draw: (document: InstanceType<typeof PdfKit>) => void,
  options: object = {},
): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const parts: Uint8Array[] = [];
    const document = new PdfKit(options);
    document.on('data', (part: Uint8Array) => parts.push(part));
    document.on('end', () => resolve(new Uint8Array(Buffer.concat(parts))));
    draw(document);
    document.end();
  });
}

/** A document of one page whose outline has the objects that `item` writes, all in object streams. */
function withOutline(items: number, item: (index: number, first: number) => string): Uint8Array {
  const FIRST = 10;
  const STREAM = 1000;
  const parts: Buffer[] = [];
  const entries: [type: number, place: number, index: number][] = [];
  let length = 0;
  const put = (part: Buffer | string): void => {
    const bytes = Buffer.from(part as string, 'latin1');
    parts.push(bytes);
    length += bytes.length;
  };
  const object = (id: number, dictionary: string, stream?: Buffer): void => {
    entries[id] = [1, length, 0];
    put(`${id} 0 obj\n<<${dictionary}${stream ? `/Filter/FlateDecode/Length ${stream.length}` : ''}>>`);
    if (stream) { for (const part of ['stream\n', stream, '\nendstream']) put(part); }
    put('\nendobj\n');
  };
  put('%PDF-1.5\n');
  object(1, '/Type/Catalog/Pages 2 0 R/Outlines 4 0 R');
  object(2, '/Type/Pages/Kids[3 0 R]/Count 1');
  object(3, '/Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]');
  object(4, `/First ${FIRST} 0 R`);
  let id = FIRST + items;
  for (let from = 0; from < items; from += STREAM) {
    const count = Math.min(STREAM, items - from);
    let head = '';
    let body = '';
    for (let index = from; index < from + count; index++) {
      head += `${FIRST + index} ${body.length} `;
      body += `${item(index, FIRST)} `;
      entries[FIRST + index] = [2, id, index - from];
    }
    object(
      id++,
      `/Type/ObjStm/N ${count}/First ${head.length}`,
      deflateSync(Buffer.from(head + body, 'latin1')),
    );
  }
  const table = Buffer.alloc((id + 1) * 9);
  const at = length;
  entries[id] = [1, at, 0];
  for (let row = 0; row <= id; row++) {
    const [type, place, index] = entries[row] ?? [0, 0, 0];
    table.writeUInt8(type, row * 9);
    table.writeUInt32BE(place, row * 9 + 1);
    table.writeUInt32BE(index, row * 9 + 5);
  }
  object(id, `/Type/XRef/Size ${id + 1}/W[1 4 4]/Root 1 0 R`, deflateSync(table));
  put(`startxref\n${at}\n%%EOF\n`);
  return new Uint8Array(Buffer.concat(parts));
}

describe('the outline', () => {
  it('has titles with their depth and page', async () => {
    const bytes = await withPdfKit((document) => {
      const chapter = document.outline.addItem('Título I: Normas generales');
      document.text('uno').addPage().text('dos');
      chapter.addItem('Párrafo 1º — Ámbito');
      document.addPage().text('tres');
      document.outline.addItem('Título II');
    });
    expect((await read(bytes)).metadata.outline).toEqual([
      { title: 'Título I: Normas generales', level: 1, page: 1 },
      { title: 'Párrafo 1º — Ámbito', level: 2, page: 2 },
      { title: 'Título II', level: 1, page: 3 },
    ]);
  });

  it('ends, though its entries follow each other in a circle', async () => {
    const circle = withOutline(
      3,
      (index, first) =>
        `<</Title(${index})/Dest[3 0 R/Fit]/Next ${first + ((index + 1) % 3)} 0 R/First ${first} 0 R>>`,
    );
    expect((await read(circle)).metadata.outline.map(({ title, page }) => [title, page]))
      .toEqual([['0', 1], ['1', 1], ['2', 1]]);
  });

  it('is kept within bounds', async () => {
    const long = withOutline(
      5000,
      (index, first) =>
        `<</Title(${'x'.repeat(500)})/Dest[3 0 R/Fit]/Next ${first + Math.min(index + 1, 4999)} 0 R>>`,
    );
    const { metadata } = await read(long);
    expect(metadata.outline).toHaveLength(300);
    expect(JSON.stringify(metadata).length).toBeLessThan(100_000);
  });

  it('of very many entries is left alone and costs no time', async () => {
    const reader = await openPdf(
      withOutline(100_000, (index, first) => `<</Title(x)/Next ${first + index + 1} 0 R>>`),
    );
    const began = performance.now();
    expect((await reader.metadata()).outline).toEqual([]);
    expect(performance.now() - began).toBeLessThan(500);
    await reader.close();
  });

  it('names headings that are set like the text', async () => {
    const bytes = await withPdfKit((document) => {
      document.fontSize(11).text('Disposiciones comunes').moveDown();
      document.text('El texto que sigue al encabezado ocupa unas cuantas líneas. '.repeat(5));
      document.outline.addItem('Disposiciones  comunes');
    });
    const { blocks } = assembleDocument(await read(bytes));
    expect(blocks.map(({ kind, label }) => [kind, label])).toEqual([
      ['heading', 'Disposiciones comunes'],
      ['paragraph', null],
    ]);
  });
});

describe('what else a document says of itself', () => {
  it('are its labels of pages, where they are not their numbers', async () => {
    const document = await PDFDocument.load(await makePdf([[['a', 9, 9]], [['b', 9, 9]], [['c', 9, 9]]]));
    const { context, catalog } = document;
    const labels = context.obj({ Nums: [0, context.obj({ S: 'r' }), 2, context.obj({ S: 'D' })] });
    catalog.set(PDFName.of('PageLabels'), labels);
    expect((await read(await document.save())).metadata.page_labels).toEqual(['i', 'ii', '1']);
    labels.set(PDFName.of('Nums'), context.obj([0, context.obj({ S: 'D' })]));
    expect((await read(await document.save())).metadata.page_labels).toBeNull();
  });

  it('are its language, author and dates', async () => {
    const document = await PDFDocument.load(await makePdf([[['a', 9, 9]]]));
    document.setAuthor('Ministerio de Educación');
    document.setLanguage('es-CL');
    document.setCreationDate(new Date('2025-03-17T12:00:00Z'));
    expect((await read(await document.save())).metadata).toMatchObject({
      author: 'Ministerio de Educación',
      language: 'es-CL',
      created: '2025-03-17T12:00:00.000Z',
    });
  });

  it('are the addresses that it links to, each with its first page', async () => {
    const bytes = await withPdfKit((document) => {
      document.text('el sitio', { link: 'https://ejemplo.cl/bases' });
      document.addPage().text('otra vez', { link: 'https://ejemplo.cl/bases' });
      document.text('correo', { link: 'mailto:ayuda@ejemplo.cl' });
    });
    expect(assembleDocument(await read(bytes)).metadata['links']).toEqual([
      { url: 'https://ejemplo.cl/bases', page: 1 },
      { url: 'mailto:ayuda@ejemplo.cl', page: 2 },
    ]);
  });

  it('is no action of a script', async () => {
    const document = await PDFDocument.load(await makePdf([[['a', 9, 9]]]));
    const { context } = document;
    const A = { S: 'URI', URI: PDFString.of('javascript:alert(1)') };
    const link = context.obj({ Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 9, 9], F: 4, A });
    document.getPage(0).node.set(PDFName.of('Annots'), context.obj([link]));
    expect((await read(await document.save())).pages[0]).not.toHaveProperty('links');
  });
});
