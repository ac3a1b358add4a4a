import type { GreyImage } from '../../supabase/functions/_shared/ocr/types.ts';

/** Share of the page's height that a speck measures at most: a pixel or two of a fax; the dot of an i has twice that. */
const SPECK = 1 / 800;
/** A page with fewer specks, or whose marks are mostly larger, is clean: it is left as it is. */
const MIN_SPECKS = 1500;
const MIN_SHARE = 0.6;
const DARK = 128;

/** Takes the specks of a bad fax or copy away: black ones from the paper, white ones from the letters. */
export function despeckle(image: GreyImage): GreyImage {
  const size = Math.max(2, Math.round(image.height * SPECK));
  const black = specks(image, size, (grey) => grey < DARK);
  if (black.specks < MIN_SPECKS || black.specks < MIN_SHARE * black.marks) return image;
  const pixels = image.pixels.slice();
  for (const at of black.pixels) pixels[at] = 255;
  const white = specks({ ...image, pixels }, size, (grey) => grey >= DARK);
  for (const at of white.pixels) pixels[at] = 0;
  return { ...image, pixels };
}

/** Connected marks whose box is no larger than `size`, by their pixels, and how many marks there are in all. */
function specks(
  { width, height, pixels }: GreyImage,
  size: number,
  isMark: (grey: number) => boolean,
): { specks: number; marks: number; pixels: number[] } {
  const seen = new Uint8Array(pixels.length);
  const found: number[] = [];
  let [small, marks] = [0, 0];
  for (let start = 0; start < pixels.length; start++) {
    if (seen[start] === 1 || !isMark(pixels[start] ?? 255)) continue;
    marks++;
    seen[start] = 1;
    const mark = [start];
    let [left, right, top, bottom] = [width, 0, height, 0];
    for (let next = 0; next < mark.length; next++) {
      const at = mark[next] ?? 0;
      const [x, y] = [at % width, Math.floor(at / width)];
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      for (let dy = y === 0 ? 0 : -1; dy <= (y === height - 1 ? 0 : 1); dy++) {
        for (let dx = x === 0 ? 0 : -1; dx <= (x === width - 1 ? 0 : 1); dx++) {
          const beside = at + dy * width + dx;
          if (seen[beside] === 0 && isMark(pixels[beside] ?? 255)) {
            seen[beside] = 1;
            mark.push(beside);
          }
        }
      }
    }
    if (right - left < size && bottom - top < size) {
      small++;
      for (const at of mark) found.push(at);
    }
  }
  return { specks: small, marks, pixels: found };
}
