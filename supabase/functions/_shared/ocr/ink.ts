import type { GreyImage } from './types.ts';

/** A small picture of where a page is dark: 1 for ink, 0 for paper. */
export interface Ink {
  readonly width: number;
  readonly height: number;
  readonly dark: Uint8Array;
  /** Pixels of the page's image, in a row, for one of these. */
  readonly factor: number;
}

/** Longest side of the small picture: letters of 10 points are still 5 pixels high, and a page takes 25 ms. */
const LONGEST = 1200;
/** Side of the square that a point is compared with, as a share of the width (Bradley and Roth, 2007). */
const WINDOW = 1 / 8;
/** How much darker than the mean of that square ink is. */
const DARKER = 0.12;

/** Finds the ink by its surroundings, so that the shade in a photo's corner is none. */
export function findInk(image: GreyImage): Ink {
  const factor = Math.max(1, Math.round(Math.max(image.width, image.height) / LONGEST));
  const { width, height, pixels } = reduce(image, factor);
  const sums = integral(width, height, pixels);
  const reach = Math.max(2, Math.round(width * WINDOW / 2));
  const dark = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - reach) * (width + 1);
    const bottom = Math.min(height, y + reach + 1) * (width + 1);
    const rows = (bottom - top) / (width + 1);
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - reach);
      const right = Math.min(width, x + reach + 1);
      const sum = at(sums, bottom + right) - at(sums, bottom + left) - at(sums, top + right) +
        at(sums, top + left);
      if (at(pixels, y * width + x) * (right - left) * rows < sum * (1 - DARKER)) dark[y * width + x] = 1;
    }
  }
  return { width, height, dark, factor };
}

/** Each pixel the mean of a square of the image's. */
function reduce(image: GreyImage, factor: number): GreyImage {
  if (factor === 1) return image;
  const width = Math.floor(image.width / factor);
  const height = Math.floor(image.height / factor);
  const pixels = new Uint8Array(width * height);
  const row = new Uint32Array(width);
  for (let y = 0; y < height; y++) {
    row.fill(0);
    for (let line = y * factor; line < (y + 1) * factor; line++) {
      let from = line * image.width;
      for (let x = 0; x < width; x++) {
        let sum = 0;
        for (const end = from + factor; from < end; from++) sum += at(image.pixels, from);
        row[x] = at(row, x) + sum;
      }
    }
    for (let x = 0; x < width; x++) pixels[y * width + x] = at(row, x) / (factor * factor);
  }
  return { width, height, pixels };
}

/** Sums of all pixels above and to the left, with a row and a column of zeros before them. */
function integral(width: number, height: number, pixels: Uint8Array): Uint32Array {
  const sums = new Uint32Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let sum = 0;
    const row = (y + 1) * (width + 1) + 1;
    for (let x = 0; x < width; x++) {
      sum += at(pixels, y * width + x);
      sums[row + x] = at(sums, row + x - width - 1) + sum;
    }
  }
  return sums;
}

function at(values: Uint8Array | Uint32Array, index: number): number {
  return values[index] ?? 0;
}
