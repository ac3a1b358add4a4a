import { degrees, PDFDocument, type PDFFont, type PDFPage, StandardFonts } from 'pdf-lib';

/** A line to draw: text, place (points, from the lower left corner), size. */
export type Draw = [text: string, x: number, y: number, size?: number, style?: 'bold' | 'italic'];

/** A PDF with a page for each list of lines, in the order of drawing. */
export async function makePdf(
  pages: Draw[][],
  options: { rotate?: number; title?: string } = {},
): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const fonts = {
    plain: await document.embedFont(StandardFonts.TimesRoman),
    bold: await document.embedFont(StandardFonts.TimesRomanBold),
    italic: await document.embedFont(StandardFonts.TimesRomanItalic),
  };
  if (options.title) document.setTitle(options.title);
  for (const lines of pages) {
    const page = document.addPage([600, 800]);
    for (const line of lines) draw(page, line, fonts);
    if (options.rotate) page.setRotation(degrees(options.rotate));
  }
  return await document.save();
}

function draw(page: PDFPage, [text, x, y, size = 11, style]: Draw, fonts: Record<string, PDFFont>): void {
  const font = fonts[style ?? 'plain'];
  if (font) page.drawText(text, { x, y, size, font });
}

/** A PNG of one grey pixel. */
const PIXEL = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=='),
  (char) => char.charCodeAt(0),
);

/** A PDF of pages that show nothing but an image. */
export async function makeImagePdf(pages: number): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const image = await document.embedPng(PIXEL);
  for (let i = 0; i < pages; i++) {
    document.addPage([600, 800]).drawImage(image, { x: 0, y: 0, width: 600, height: 800 });
  }
  return await document.save();
}

/** A PDF of three pages with some text on each: an image of all of the page, one cut in strips, and a logo. */
export async function makePrintedImagePdf(): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const image = await document.embedPng(PIXEL);
  const boxes = [
    [{ x: 0, y: 0, width: 600, height: 800 }],
    Array.from({ length: 8 }, (_, i) => ({ x: 0, y: 100 * i, width: 600, height: 100 })),
    [{ x: 50, y: 700, width: 120, height: 80 }],
  ];
  for (const ofPage of boxes) {
    const page = document.addPage([600, 800]);
    for (const box of ofPage) page.drawImage(image, box);
    page.drawText('Documento firmado de acuerdo con la Ley 19.799. '.repeat(5), { x: 20, y: 20, size: 5 });
  }
  return await document.save();
}
