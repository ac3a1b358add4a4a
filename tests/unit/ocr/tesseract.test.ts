import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { characterAccuracy } from '../../../bench/ocr/accuracy.ts';
import { missingTesseract, readWithCommand } from '../../../bench/ocr/tesseract-command.ts';
import { createTesseract } from '../../../local/ocr/tesseract.ts';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import { openPageImages } from '../../../supabase/functions/_shared/ocr/page-images.ts';
import { quarterTurn } from '../../../supabase/functions/_shared/ocr/turn-image.ts';
import type { OcrEngine, OcrPage, PageImage } from '../../../supabase/functions/_shared/ocr/types.ts';
import { runDeno } from '../../support/run-deno.ts';
import { describeWithShared } from '../../support/shared.ts';
import { drawScan, HEADING, PARAGRAPHS } from './draw-page.ts';

const { signal } = new AbortController();

let engine: OcrEngine;
let page: PageImage;
beforeAll(async () => {
  engine = await createTesseract();
  page = await drawScan();
});
afterAll(() => engine.close());

const textOf = ({ lines }: OcrPage): string => lines.map(({ text }) => text).join('\n');
const truth = [HEADING, ...PARAGRAPHS].join('\n');

describe('createTesseract', () => {
  it('reads a scanned page, accents, ordinals and amounts with it', async () => {
    const read = await engine.readPage(page, signal);
    expect(characterAccuracy(truth, textOf(read))).toBeGreaterThan(0.985);
    expect(read).toMatchObject({ width: 612, height: 792, rotation: 0 });
    expect(read.confidence).toBeGreaterThan(0.9);
    for (const word of ['artículo 12 bis', 'Título II', 'Ñuble', '¿Cómo', '$1.250.000', 'pedagógico;']) {
      expect(textOf(read)).toContain(word);
    }
  });

  it('gives lines in points, by which headings and paragraphs are told', async () => {
    const { lines, width, height } = await engine.readPage(page, signal);
    const [heading, second] = lines;
    expect(heading?.size).toBeGreaterThan(1.3 * (second?.size ?? 0));
    expect(Math.abs((second?.size ?? 0) - 12)).toBeLessThan(2);
    expect(Math.abs((heading?.x ?? 0) - 72)).toBeLessThan(4);
    const raw = { page: 1, width, height, lines, hasImage: true, chars: 600 };
    const { blocks } = assembleDocument({ pages: [raw] });
    expect(blocks.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'paragraph', 'paragraph']);
  });

  it('reads a page that lies on its side', async () => {
    const lying = {
      ...page,
      ...quarterTurn(page, 90),
      pageWidth: page.pageHeight,
      pageHeight: page.pageWidth,
    };
    const read = await engine.readPage(lying, signal);
    expect(read).toMatchObject({ rotation: 270, width: 612, height: 792 });
    expect(characterAccuracy(truth, textOf(read))).toBeGreaterThan(0.98);
  });

  it('says nothing of an empty page with dust on it', async () => {
    const pixels = new Uint8Array(1_000_000).fill(244);
    for (let i = 1; i < 2000; i++) pixels[(i * 7919 * 263) % pixels.length] = 90;
    const dusty = { page: 1, width: 1000, height: 1000, pixels, pageWidth: 360, pageHeight: 360 };
    expect(await engine.readPage(dusty, signal)).toMatchObject({ lines: [], confidence: null });
  });

  it('reads in a worker in Deno, which an abort or a limit ends', async () => {
    const answer = await runDeno('tests/unit/ocr/deno-tesseract.ts') as {
      why: string;
      ticks: number;
      text: string;
      late: unknown;
    };
    expect(answer.why).toBe('no time left');
    expect(answer.ticks).toBeGreaterThan(20);
    expect(characterAccuracy(truth, answer.text)).toBeGreaterThan(0.985);
    expect(answer.late).toMatchObject({ code: 'OCR_FAILED' });
  }, 60_000);
});

/** File, page images of which the command and we read the same, and the least share of characters right. */
const SCANS = [
  ['gt-municipal-rot180', 0.99],
  ['dm-parvularia-clean200', 0.83],
] as const;

describeWithShared(
  'scans with a truth',
  SCANS.map(([name]) => `corpus/pdf-scanned/derived/${name}.pdf`),
  (paths) => {
    it.each(SCANS.map(([name, least], index) => [name, least, paths[index]!] as const))(
      '%s is read as well as by the tesseract command',
      async (_, least, path) => {
        const images = await openPageImages(readFileSync(path));
        try {
          const drawn = Array.from({ length: images.pageCount }, (_, i) => images.render(i + 1, 120, 8e6));
          const ours: string[] = [];
          for (const image of drawn) ours.push(textOf(await engine.readPage(image, signal)));
          const expected = readFileSync(path.replace('.pdf', '.truth.txt'), 'utf8');
          const accuracy = characterAccuracy(expected, ours.join('\n'));
          expect(accuracy).toBeGreaterThan(least);
          if (missingTesseract() !== null) return;
          const theirs = characterAccuracy(expected, drawn.map(readWithCommand).join('\n'));
          expect(accuracy).toBeGreaterThan(theirs - 0.02);
        } finally {
          images.close();
        }
      },
      300_000,
    );
  },
);
