import type { GreyImage } from './types.ts';

export type Quarter = 0 | 90 | 180 | 270;

/** The image turned clockwise. */
export function turnQuarter(image: GreyImage, by: Quarter): GreyImage {
  const { width, height, pixels } = image;
  if (by === 0) return image;
  const turned = new Uint8Array(pixels.length);
  if (by === 180) {
    for (let i = 0; i < pixels.length; i++) turned[i] = pixels[pixels.length - 1 - i] ?? 255;
    return { width, height, pixels: turned };
  }
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0; x < width; x++, from++) {
      const to = by === 90 ? x * height + (height - 1 - y) : (width - 1 - x) * height + y;
      turned[to] = pixels[from] ?? 255;
    }
  }
  return { width: height, height: width, pixels: turned };
}

/** The image turned counter-clockwise about its middle by so many degrees, its size kept; bilinear, white outside. */
export function straighten({ width, height, pixels }: GreyImage, degrees: number): GreyImage {
  const radians = (degrees * Math.PI) / 180;
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  const straight = new Uint8Array(pixels.length).fill(255);
  for (let y = 0, to = 0; y < height; y++) {
    let fromX = cx - cx * cos - (y - cy) * sin;
    let fromY = cy - cx * sin + (y - cy) * cos;
    for (let x = 0; x < width; x++, to++, fromX += cos, fromY += sin) {
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
      if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) continue;
      const at = top * width + left;
      const [fx, fy] = [fromX - left, fromY - top];
      const upper = (pixels[at] ?? 255) * (1 - fx) + (pixels[at + 1] ?? 255) * fx;
      const lower = (pixels[at + width] ?? 255) * (1 - fx) + (pixels[at + width + 1] ?? 255) * fx;
      straight[to] = upper * (1 - fy) + lower * fy;
    }
  }
  return { width, height, pixels: straight };
}
