import { PDFDocument, type PDFImage, rgb } from 'pdf-lib';
import { scannedPage } from '../../local/sample-site/pdf/scan.ts';
import type { Content } from '../../local/sample-site/blocks.ts';
import type { SeenImage } from '../fixtures/vision-simulator.ts';

/** Points: a letter page, and the squares at its foot by which it tells its number, a bit each. */
const [WIDTH, HEIGHT] = [612, 792];
const SQUARES = { x: 72, y: 24, side: 16, apart: 40, bits: 10 };

/** A document of so many pages that are nothing but pictures of their text and number. */
export async function scannedPdf(
  pages: number,
  paragraphsOf: (page: number) => readonly string[],
): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const images = new Map<string, PDFImage>();
  const imageOf = async (paragraphs: readonly string[]): Promise<PDFImage> => {
    const key = paragraphs.join('\n');
    const image = images.get(key) ?? await document.embedPng(scannedPage(contentOf(paragraphs)));
    images.set(key, image);
    return image;
  };
  for (let number = 1; number <= pages; number++) {
    const page = document.addPage([WIDTH, HEIGHT]);
    page.drawImage(await imageOf(paragraphsOf(number)), { x: 0, y: 0, width: WIDTH, height: HEIGHT });
    for (let bit = 0; bit < SQUARES.bits; bit++) {
      if ((number >> bit) % 2 === 0) continue;
      const { x, y, side, apart } = SQUARES;
      page.drawRectangle({ x: x + bit * apart, y, width: side, height: side, color: rgb(0, 0, 0) });
    }
  }
  return await document.save();
}

function contentOf(paragraphs: readonly string[]): Content {
  const blocks = paragraphs.map((text) => ({ kind: 'paragraph' as const, text }));
  return { title: 'Escaneado', blocks, notes: new Map() };
}

/** The number of the page that an image shows: it may lie a little askew. */
export function pageShown({ width, at }: SeenImage): number {
  const scale = width / WIDTH;
  const y = Math.round((HEIGHT - SQUARES.y - SQUARES.side / 2) * scale);
  let number = 0;
  for (let bit = 0; bit < SQUARES.bits; bit++) {
    const x = Math.round((SQUARES.x + bit * SQUARES.apart + SQUARES.side / 2) * scale);
    if (at(x, y) < 8) number += 1 << bit;
  }
  return number;
}
