import type { GreyImage } from '../../supabase/functions/_shared/ocr/types.ts';

/** The image at another size: bilinear where it grows, the mean of what falls on each pixel where it shrinks. */
export function scaleImage(image: GreyImage, scale: number): GreyImage {
  if (scale === 1) return image;
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const columns = weightsOf(image.width, width);
  const rows = weightsOf(image.height, height);
  const pixels = new Uint8Array(width * height);
  const line = new Float32Array(image.width);
  for (let y = 0; y < height; y++) {
    line.fill(0);
    for (const [from, weight] of rows[y] ?? []) {
      const start = from * image.width;
      for (let x = 0; x < image.width; x++) {
        line[x] = (line[x] ?? 0) + (image.pixels[start + x] ?? 0) * weight;
      }
    }
    for (let x = 0; x < width; x++) {
      let value = 0.5;
      for (const [from, weight] of columns[x] ?? []) value += (line[from] ?? 0) * weight;
      pixels[y * width + x] = value;
    }
  }
  return { width, height, pixels };
}

/** For each place of `to` the places of `from` that it shows, with their shares: a triangle as wide as needed. */
function weightsOf(from: number, to: number): [number, number][][] {
  const ratio = from / to;
  const reach = Math.max(1, ratio);
  return Array.from({ length: to }, (_, place) => {
    const middle = (place + 0.5) * ratio - 0.5;
    const weights: [number, number][] = [];
    for (let at = Math.ceil(middle - reach); at <= middle + reach; at++) {
      const weight = 1 - Math.abs(at - middle) / reach;
      if (weight > 0) weights.push([Math.min(from - 1, Math.max(0, at)), weight]);
    }
    const sum = weights.reduce((total, [, weight]) => total + weight, 0);
    return weights.map(([at, weight]) => [at, weight / sum]);
  });
}
