import type { GreyImage } from '../../supabase/functions/_shared/ocr/types.ts';
import { despeckle } from './despeckle.ts';
import { scaleImage } from './scale.ts';

/** Height of small letters, in pixels, that the network reads best: text of 10 points at 300 dpi has 20 of it. */
const LEAST = 12;
const MOST = 36;
const WANTED = 22;
/** The same for a page full of specks, which have to be as small as its strokes are broad. */
const WANTED_SPECKLED = 14;
/** Letters smaller than this were not measured but mistaken: a page of nothing else could not be read by anybody. */
const MEASURED = 5;
/** Share of the ink that a median takes away, from which it is taken for specks: of clean pages it is 0.01–0.05. */
const SPECKLED = 0.07;
/** Letters smaller than this are thinned by a median as specks are. */
const SMALLEST_CLEANED = 10;
/** How much darker than paper ink is, at least. */
const DARKER = 32;
/** An image has no more pixels after it was enlarged; tesseract needs about 15 bytes for each. */
const MAX_PIXELS = 16_000_000;

/** The image as tesseract reads it best, and how many of its pixels make one of the original. */
export function prepareImage(image: GreyImage, xHeight: number): { image: GreyImage; scale: number } {
  if (xHeight >= SMALLEST_CLEANED) {
    const scale = Math.min(1, WANTED_SPECKLED / xHeight);
    const small = scaleImage(image, scale);
    const cleaned = despeckle(small);
    if (inkTaken(small, cleaned) > SPECKLED) return { image: cleaned, scale };
  }
  const fits = Math.sqrt(MAX_PIXELS / (image.width * image.height));
  const scale = xHeight < MEASURED || (xHeight >= LEAST && xHeight <= MOST)
    ? 1
    : Math.min(WANTED / xHeight, Math.max(1, fits));
  return { image: scaleImage(image, scale), scale };
}

/** Share of the dark pixels that are so no more. */
function inkTaken(before: GreyImage, after: GreyImage): number {
  const light = usualGrey(before) - DARKER;
  let ink = 0;
  let taken = 0;
  before.pixels.forEach((grey, index) => {
    if (grey > light) return;
    ink++;
    if ((after.pixels[index] ?? 0) > light) taken++;
  });
  return ink === 0 ? 0 : taken / ink;
}

function usualGrey({ pixels }: GreyImage): number {
  const counts = new Uint32Array(256);
  for (const grey of pixels) counts[grey] = (counts[grey] ?? 0) + 1;
  return counts.indexOf(Math.max(...counts));
}
