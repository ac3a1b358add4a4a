import { create, type Font } from 'fontkit';
import { readFileSync } from 'node:fs';
import type { Content } from '../blocks.ts';
import { breakLines } from './lines.ts';
import { greyPng } from './png.ts';
import { fillGlyph, type Place } from './raster.ts';
import { liberation } from './style.ts';

const DPI = 150;
const WIDTH = 8.5 * DPI;
const HEIGHT = 11 * DPI;
const MARGIN = DPI;
/** The sheet lay a little askew on the glass. */
const TILT = 0.006;
const PAPER = 244;

let font: Font | null = null;

function openFont(): Font {
  if (font) return font;
  const opened = create(readFileSync(liberation('Regular')));
  if (!('layout' in opened)) throw new Error('Cannot draw a scanned page: the font file holds a collection');
  return font = opened;
}

const tilted = (x: number, y: number): readonly [number, number] => [x - y * TILT, y + x * TILT];

/** Specks of dust at fixed places. */
function speckle(pixels: Uint8Array): void {
  for (let i = 1; i < 1200; i++) {
    pixels[(i * 7919 * 263) % pixels.length] = 150 + (i % 60);
  }
}

/** A page of text as the picture that a scanner would have made of it: no character can be read from the file. */
export function scannedPage(content: Content): Uint8Array {
  const face = openFont();
  const pixels = new Uint8Array(WIDTH * HEIGHT).fill(PAPER);
  let top = MARGIN;
  for (const block of content.blocks) {
    if (!('text' in block)) continue;
    const size = (block.kind === 'heading' ? 18 : 12) / 72 * DPI;
    const scale = size / face.unitsPerEm;
    const measure = (text: string): number => face.layout(text).advanceWidth * scale;
    for (const line of breakLines(block.text, WIDTH - 2 * MARGIN, measure, false)) {
      const run = face.layout(line.text);
      let left = MARGIN;
      const base = top + size;
      run.glyphs.forEach((glyph, i) => {
        const place: Place = (x, y) => tilted(left + x * scale, base - y * scale);
        fillGlyph(pixels, WIDTH, glyph.path.commands, place);
        left += (run.positions[i]?.xAdvance ?? 0) * scale;
      });
      top += size * 1.5;
    }
    top += size * 0.8;
  }
  speckle(pixels);
  return greyPng(pixels, WIDTH, HEIGHT);
}
