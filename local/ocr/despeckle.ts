import type { GreyImage } from '../../supabase/functions/_shared/ocr/types.ts';

/** The image with each pixel the median of the nine around it: specks are gone, strokes two pixels wide stay. */
export function despeckle(image: GreyImage): GreyImage {
  const { width, height, pixels } = image;
  const cleaned = pixels.slice();
  const at = (index: number): number => pixels[index] ?? 0;
  for (let y = 1; y < height - 1; y++) {
    // Columns of three, sorted; the median of the nine is that of the highest low, the middle one and the lowest high.
    let index = y * width;
    let [low1, mid1, high1] = sorted(at(index - width), at(index), at(index + width));
    index++;
    let [low2, mid2, high2] = sorted(at(index - width), at(index), at(index + width));
    for (const end = y * width + width - 1; index < end; index++) {
      const next = index + 1;
      const [low3, mid3, high3] = sorted(at(next - width), at(next), at(next + width));
      cleaned[index] = median(
        Math.max(low1, low2, low3),
        median(mid1, mid2, mid3),
        Math.min(high1, high2, high3),
      );
      [low1, mid1, high1] = [low2, mid2, high2];
      [low2, mid2, high2] = [low3, mid3, high3];
    }
  }
  return { width, height, pixels: cleaned };
}

function sorted(a: number, b: number, c: number): [number, number, number] {
  const low = Math.min(a, b, c);
  const high = Math.max(a, b, c);
  return [low, a + b + c - low - high, high];
}

function median(a: number, b: number, c: number): number {
  return a + b + c - Math.min(a, b, c) - Math.max(a, b, c);
}
