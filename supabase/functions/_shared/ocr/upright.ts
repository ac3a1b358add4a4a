import { slopeOf } from './skew.ts';
import { straighten, turnQuarter } from './turn.ts';
import type { PageImage } from './types.ts';

/** Less than this (degrees) no engine minds, and turning blurs. */
const MIN_SKEW = 0.3;

export interface Upright {
  readonly image: PageImage;
  /** Degrees, clockwise, by which it was turned. */
  readonly rotation: 0 | 90;
  /** Degrees, clockwise, by which its lines sloped. */
  readonly skew: number;
}

/** The page's image with its lines level. Whether they stand on their heads cannot be seen from how they run. */
export function upright(image: PageImage): Upright {
  const { sideways, skew } = slopeOf(image);
  const turned = sideways
    ? { ...image, ...turnQuarter(image, 90), pageWidth: image.pageHeight, pageHeight: image.pageWidth }
    : image;
  const level = Math.abs(skew) < MIN_SKEW ? turned : { ...turned, ...straighten(turned, skew) };
  return { image: level, rotation: sideways ? 90 : 0, skew };
}
