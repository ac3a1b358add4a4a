import { beforeAll, describe, expect, it } from 'vitest';
import { quarterTurn, straighten } from '../../../supabase/functions/_shared/ocr/turn-image.ts';
import { findTurn } from '../../../supabase/functions/_shared/ocr/turn.ts';
import type { GreyImage, PageImage } from '../../../supabase/functions/_shared/ocr/types.ts';
import { drawScan } from './draw-page.ts';

let page: PageImage;
let skew: number;
beforeAll(async () => {
  page = await drawScan();
  skew = findTurn(page).skew;
});

describe('findTurn', () => {
  it('sees a third of a degree', () => {
    expect(findTurn(page).rotation).toBe(0);
    expect(Math.abs(skew - 0.34)).toBeLessThan(0.1);
  });

  it.each([[270, 90], [180, 180], [90, 270]] as const)(
    'sees which side is up: turned by %i it has to be turned by %i',
    (turned, rotation) => {
      const found = findTurn(quarterTurn(page, turned));
      expect(found.rotation).toBe(rotation);
      expect(Math.abs(found.skew - skew)).toBeLessThan(0.11);
    },
  );

  it.each([-9, -3.3, 1.2, 7])('sees a skew of %f degrees to a tenth, also on its side', (degrees) => {
    const skewed = straighten(page, -degrees);
    expect(Math.abs(findTurn(skewed).skew - skew - degrees)).toBeLessThan(0.11);
    const lying = findTurn(quarterTurn(skewed, 90));
    expect(lying.rotation).toBe(270);
    expect(Math.abs(lying.skew - skew - degrees)).toBeLessThan(0.11);
  });

  it('measures the small letters', () => {
    // 12 points at 200 dpi, of which Liberation Sans' small letters have 0.53.
    expect(Math.abs(findTurn(page).xHeight - 12 / 72 * 200 * 0.53)).toBeLessThan(3);
  });

  it('leaves a page without text as it is', () => {
    const blank: GreyImage = { width: 800, height: 1000, pixels: new Uint8Array(800_000).fill(250) };
    expect(findTurn(blank)).toEqual({ rotation: 0, skew: 0, sureness: 1, xHeight: 0 });
  });
});

describe('quarterTurn', () => {
  it('turns clockwise', () => {
    const image = { width: 3, height: 2, pixels: Uint8Array.of(1, 2, 3, 4, 5, 6) };
    expect(quarterTurn(image, 90)).toEqual({ width: 2, height: 3, pixels: Uint8Array.of(4, 1, 5, 2, 6, 3) });
    expect(quarterTurn(image, 180)).toEqual({ width: 3, height: 2, pixels: Uint8Array.of(6, 5, 4, 3, 2, 1) });
    expect(quarterTurn(image, 270)).toEqual({ width: 2, height: 3, pixels: Uint8Array.of(3, 6, 2, 5, 1, 4) });
  });
});
