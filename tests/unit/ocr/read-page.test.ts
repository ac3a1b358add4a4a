import { expect, it } from 'vitest';
import { readPage } from '../../../local/ocr/read-page.ts';
import { quarterTurn } from '../../../supabase/functions/_shared/ocr/turn-image.ts';
import type { GreyImage, PageImage } from '../../../supabase/functions/_shared/ocr/types.ts';
import { drawScan } from './draw-page.ts';

it('looks at a page as it lies where nothing is read on either side that its lines point to', async () => {
  const upright = await drawScan();
  const lying: PageImage = {
    ...upright,
    ...quarterTurn(upright, 90),
    pageWidth: upright.pageHeight,
    pageHeight: upright.pageWidth,
  };
  const landscape: boolean[] = [];
  const recogniser = {
    read: ({ width, height }: GreyImage) => {
      landscape.push(width > height);
      return '';
    },
    close: () => {},
  };
  expect(readPage(recogniser, lying).rotation).toBe(0);
  expect(landscape[0]).toBe(false);
  expect(landscape.at(-1)).toBe(true);
});
