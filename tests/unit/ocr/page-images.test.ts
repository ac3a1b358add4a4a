import { PDFDocument } from 'pdf-lib';
import { describe, expect, it } from 'vitest';
import { openPageImages } from '../../../supabase/functions/_shared/ocr/page-images.ts';
import type { GreyImage, PageImages } from '../../../supabase/functions/_shared/ocr/types.ts';
import { makePdf } from '../pdf/make-pdf.ts';

async function looking<T>(bytes: Uint8Array, look: (images: PageImages) => T): Promise<T> {
  const images = await openPageImages(bytes);
  try {
    return look(images);
  } finally {
    images.close();
  }
}

/** The box, in shares of the width and the height, in which there is ink; null where all is paper. */
function inkBox({ width, height, pixels }: GreyImage): [number, number, number, number] | null {
  let [left, top, right, bottom] = [width, height, -1, -1];
  pixels.forEach((grey, index) => {
    if (grey > 128) return;
    const [x, y] = [index % width, Math.floor(index / width)];
    [left, top, right, bottom] = [
      Math.min(left, x),
      Math.min(top, y),
      Math.max(right, x),
      Math.max(bottom, y),
    ];
  });
  return right < 0 ? null : [left / width, top / height, right / width, bottom / height];
}

async function withFormField(): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const page = document.addPage([600, 800]);
  const field = document.getForm().createTextField('nombre');
  field.setText('Ñuñoa');
  field.addToPage(page, { x: 60, y: 80, width: 200, height: 40, borderWidth: 0 });
  return await document.save();
}

describe('openPageImages', () => {
  it('draws a page in grey at the wanted resolution', async () => {
    const pdf = await makePdf([[['Decreto 453', 60, 720, 40]], [['Anexo', 60, 60]]]);
    const [image, count] = await looking(
      pdf,
      (images) => [images.render(1, 144, 1e7), images.pageCount] as const,
    );
    expect(count).toBe(2);
    expect(image).toMatchObject({ page: 1, width: 1200, height: 1600, pageWidth: 600, pageHeight: 800 });
    expect(image.pixels).toHaveLength(1200 * 1600);
    const [left = 0, top = 0, right = 0, bottom = 0] = inkBox(image) ?? [];
    expect(left).toBeGreaterThan(0.09);
    expect(top).toBeGreaterThan(0.05);
    expect(right).toBeLessThan(0.6);
    expect(bottom).toBeLessThan(0.12);
  });

  it('honours /Rotate', async () => {
    const pdf = await makePdf([[['Decreto 453', 60, 720, 40]]], { rotate: 90 });
    const image = await looking(pdf, (images) => images.render(1, 72, 1e7));
    expect(image).toMatchObject({ width: 800, height: 600, pageWidth: 800, pageHeight: 600 });
    expect(inkBox(image)?.[0]).toBeGreaterThan(0.85);
  });

  it('draws what is filled in a form', async () => {
    const image = await looking(await withFormField(), (images) => images.render(1, 72, 1e7));
    expect(inkBox(image)?.[1]).toBeGreaterThan(0.8);
  });

  it("keeps within maxPixels, at the page's proportions", async () => {
    const image = await looking(await makePdf([[['x', 60, 60]]]), (images) => images.render(1, 300, 480_000));
    expect(image.width * image.height).toBeLessThanOrEqual(480_000);
    expect(image).toMatchObject({ width: 600, height: 800, pageWidth: 600 });
  });

  it.each([
    ['no PDF', new TextEncoder().encode('<html>no es un PDF</html>')],
    ['an empty file', new Uint8Array()],
  ])('refuses %s', async (_, bytes) => {
    await expect(openPageImages(bytes)).rejects.toMatchObject({ code: 'OCR_FAILED' });
  });

  it('refuses a page that is not there, and goes on', async () => {
    await looking(await makePdf([[['x', 60, 60]]]), (images) => {
      expect(() => images.render(2, 72, 1e7)).toThrowError(/^Cannot draw page 2: /);
      expect(() => images.render(1, 72, 0)).toThrowError(/^Cannot draw page 1: /);
      expect(images.render(1, 72, 1e7).width).toBe(600);
    });
  });
});
