import { findTurn, type Turn } from './turn.ts';
import { quarterTurn, straighten } from './turn-image.ts';
import type { PageImage } from './types.ts';

/** Skew, in degrees, that engines follow by themselves without loss. */
const LITTLE_SKEW = 0.3;

/** The page turned as was found, its lines level. */
export function turned(page: PageImage, { rotation, skew }: Pick<Turn, 'rotation' | 'skew'>): PageImage {
  const level = quarterTurn(page, rotation);
  const [pageWidth, pageHeight] = rotation % 180 === 0
    ? [page.pageWidth, page.pageHeight]
    : [page.pageHeight, page.pageWidth];
  return {
    page: page.page,
    pageWidth,
    pageHeight,
    ...(Math.abs(skew) < LITTLE_SKEW ? level : straighten(level, skew)),
  };
}

/** The page upright, and how it lay. */
export function upright(page: PageImage): Pick<Turn, 'rotation' | 'skew'> & { readonly image: PageImage } {
  const { rotation, skew } = findTurn(page);
  return { image: turned(page, { rotation, skew }), rotation, skew };
}
