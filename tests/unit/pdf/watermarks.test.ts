import { degrees, PDFDocument, rgb, StandardFonts } from 'pdf-lib';
import { describe, expect, it } from 'vitest';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import { findWatermarks } from '../../../supabase/functions/_shared/documents/watermarks.ts';
import { openPdf } from '../../../supabase/functions/_shared/pdf/open-pdf.ts';
import type { RawPage } from '../../../supabase/functions/_shared/pdf/types.ts';
import { cpuMilliseconds } from '../../support/cpu-time.ts';

interface Mark {
  text: string;
  x: number;
  y: number;
  size: number;
  angle?: number;
}

/** The text of pages of prose with the same mark on each. */
async function textOf(pages: number, mark: Mark, first: 'mark' | 'text' = 'mark'): Promise<string> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (let number = 1; number <= pages; number++) {
    const page = document.addPage([600, 800]);
    const { text, angle = 0, ...place } = mark;
    const drawMark = () =>
      page.drawText(text, { ...place, font, rotate: degrees(angle), color: rgb(0.85, 0.85, 0.85) });
    if (first === 'mark') drawMark();
    for (let line = 0; line < 40; line++) {
      const words =
        `En la página ${number}, el renglón ${line} dice lo suyo hasta el margen derecho de la hoja.`;
      page.drawText(words, { x: 80, y: 720 - 15 * line, size: 11, font });
    }
    if (first === 'text') drawMark();
  }
  const reader = await openPdf(await document.save());
  try {
    const read: RawPage[] = [];
    for (let page = 1; page <= reader.pageCount; page++) read.push(await reader.readPage(page));
    return assembleDocument({ pages: read }).text;
  } finally {
    await reader.close();
  }
}

describe('marks printed over pages', () => {
  it.each(['mark', 'text'] as const)('are left out where they are slanted (%s first)', async (first) => {
    const mark = { text: 'SIN VALOR OFICIAL', x: 150, y: 250, size: 50, angle: 50 };
    const text = await textOf(1, mark, first);
    expect(text).not.toContain('VALOR');
    expect(text).toContain('el renglón 39 dice lo suyo');
  });

  it.each(['mark', 'text'] as const)('are left out where they lie over lines (%s first)', async (first) => {
    const text = await textOf(2, { text: 'BORRADOR', x: 120, y: 402, size: 64 }, first);
    expect(text).not.toContain('BORRADOR');
    expect(text.match(/renglón \d+ dice lo suyo hasta/g)).toHaveLength(80);
  });

  it('are left out where they run along a margin, on either side', async () => {
    const stamp = { text: 'Documento firmado con folio 4711', y: 200, size: 8, angle: 90 };
    for (const x of [25, 585]) {
      const text = await textOf(3, { ...stamp, x });
      expect(text).not.toContain('folio');
      expect(text.match(/renglón \d+ dice lo suyo hasta/g)).toHaveLength(120);
    }
  });

  it('are not the headings that come back on every page, however large', async () => {
    const text = await textOf(2, { text: 'Rúbrica', x: 80, y: 745, size: 24 });
    expect(text.match(/Rúbrica/g)).toHaveLength(2);
  });

  it('are not a label of a table that stands across the page once', async () => {
    const text = await textOf(2, { text: 'Dimensión', x: 70, y: 300, size: 11, angle: 90 });
    expect(text.match(/Dimensión/g)).toHaveLength(2);
  });
});

describe('a stamp that is never where it was', () => {
  /** One a page, each further than the last by more than a mark may move. */
  const pagesOf = (count: number) => ({
    pages: Array.from({ length: count }, (_, at): RawPage => ({
      page: at + 1,
      width: 600,
      height: 800,
      lines: [],
      hasImage: false,
      chars: 0,
    })),
    lines: Array.from({ length: count }, (_, at) => [
      {
        page: at + 1,
        text: `Folio ${at}`,
        x: 9 * at,
        y: 10,
        end: 9 * at + 60,
        size: 8,
        bold: false,
        turned: true,
        cell: null,
      },
    ]),
  });

  it('is looked for in time in proportion to the pages', () => {
    const cost = (count: number) => {
      const { pages, lines } = pagesOf(count);
      return cpuMilliseconds(() => expect(findWatermarks(pages, lines).size).toBe(0));
    };
    cost(2000);
    // Eight times the work; each stamp against all others is sixty-four times.
    expect(cost(16_000)).toBeLessThan(20 * cost(2000) + 100);
  });
});
