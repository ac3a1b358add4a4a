import { describe, expect, it } from 'vitest';
import { despeckle } from '../../../local/ocr/despeckle.ts';
import { parseHocr } from '../../../local/ocr/hocr.ts';
import { toRawLines } from '../../../local/ocr/to-lines.ts';

/** Words of a line: text, left edge, confidence; each 40 pixels wide. */
type Word = [text: string, left: number, confidence?: number];

function hocr(lines: { top: number; size?: number; words: Word[] }[]): string {
  return lines.map(({ top, size = 20, words }) => {
    const box = `bbox ${words[0]?.[1]} ${top} ${(words.at(-1)?.[1] ?? 0) + 40} ${top + 20}`;
    const inner = words.map(([text, left, confidence = 95]) =>
      `<span class='ocrx_word' id='w' title='bbox ${left} ${top} ${left + 40} ${
        top + 20
      }; x_wconf ${confidence}'>` +
      `<strong>${lettersOf(text, left, top)}</strong></span>`
    );
    return `<span class='ocr_line' id='l' title="${box}; baseline 0 -5; x_size ${size}">${
      inner.join(' ')
    }</span>`;
  }).join('\n');
}

/** Each in a box of its own, an entity too. */
function lettersOf(text: string, left: number, top: number): string {
  return (text.match(/&\w+;|./gu) ?? []).map((letter, at) =>
    `<span class='ocrx_cinfo' title='x_bboxes ${left + at} ${top} ${left + at + 1} ${
      top + 20
    }; x_conf 95'>${letter}</span>`
  ).join('');
}

const PAPER = { width: 1000, height: 1000, pixels: new Uint8Array(1_000_000).fill(255) };
const linesOf = (lines: Parameters<typeof hocr>[0]) => toRawLines(parseHocr(hocr(lines), PAPER), 0.5, 500);

describe('toRawLines', () => {
  it('gives places and sizes in points, and entities as characters', () => {
    const { lines, confidence } = linesOf([{ top: 100, words: [['Título', 80], ['I&amp;II', 130]] }]);
    expect(lines).toEqual([{ text: 'Título I&II', x: 40, y: 57.5, width: 45, size: 10.5 }]);
    expect(confidence).toBeCloseTo(0.95, 6);
  });

  it('separates the cells of a row by tabs', () => {
    const { lines } = linesOf([{ top: 100, words: [['Básico', 80], ['25', 300], ['%', 345]] }]);
    expect(lines.map(({ text }) => text)).toEqual(['Básico\t25 %']);
  });

  it('takes sizes that are nearly one for one', () => {
    const words: Word[] = [['palabra', 80], ['palabra', 125]];
    const { lines } = linesOf([20, 21, 19, 40].map((size, i) => ({ top: 100 + 40 * i, size, words })));
    const [first, second, third, heading] = lines.map(({ size }) => size);
    expect([second, third]).toEqual([first, first]);
    expect(heading).toBe(21);
  });

  it('leaves out what is no text', () => {
    const { lines, confidence } = linesOf([
      { top: 100, words: [['~—|', 80, 55]] },
      { top: 140, words: [['rTi', 80, 12], ['llj', 130, 30]] },
    ]);
    expect(lines).toEqual([]);
    expect(confidence).toBeNull();
  });
});

describe('despeckle', () => {
  it('takes specks away and leaves strokes', () => {
    const width = 12;
    const pixels = new Uint8Array(width * width).fill(255);
    for (let y = 0; y < width; y++) pixels[y * width + 5] = pixels[y * width + 6] = 0;
    const stroke = pixels.slice();
    pixels[3 * width + 2] = 0;
    expect(despeckle({ width, height: width, pixels }).pixels).toEqual(stroke);
  });
});
