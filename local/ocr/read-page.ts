import { quarterTurn, straighten } from '../../supabase/functions/_shared/ocr/turn-image.ts';
import { findTurn, SURE } from '../../supabase/functions/_shared/ocr/turn.ts';
import type { OcrPage, PageImage } from '../../supabase/functions/_shared/ocr/types.ts';
import { parseHocr } from './hocr.ts';
import { prepareImage } from './prepare.ts';
import type { Recogniser } from './recogniser.ts';
import { toRawLines } from './to-lines.ts';

/** Text that stands on its head is read with less; handwriting too, and is then looked at from both sides. */
const DOUBTFUL = 0.75;
/** Skew, in degrees, that tesseract follows by itself without loss. */
const LITTLE_SKEW = 0.3;

/** Turns the page upright, cleans it where it needs it, and reads it; from its other side too where the text is doubtful. */
export function readPage(recogniser: Recogniser, page: PageImage): OcrPage {
  const { rotation, skew, sureness, xHeight } = findTurn(page);
  const read = (turned: OcrPage['rotation']): OcrPage => readTurned(recogniser, page, turned, skew, xHeight);
  const first = read(rotation);
  const doubtful = first.confidence === null || first.confidence < DOUBTFUL;
  if (!doubtful || xHeight === 0 || sureness > 2 * SURE) return first;
  const other = read(OPPOSITE[rotation]);
  return charsRight(other) > charsRight(first) ? other : first;
}

const OPPOSITE = { 0: 180, 90: 270, 180: 0, 270: 90 } as const;

function charsRight({ lines, confidence }: OcrPage): number {
  return (confidence ?? 0) * lines.reduce((sum, { text }) => sum + text.length, 0);
}

function readTurned(
  recogniser: Recogniser,
  page: PageImage,
  rotation: OcrPage['rotation'],
  skew: number,
  xHeight: number,
): OcrPage {
  const upright = quarterTurn(page, rotation);
  const level = Math.abs(skew) < LITTLE_SKEW ? upright : straighten(upright, skew);
  const { image, scale } = prepareImage(level, xHeight);
  const lying = rotation % 180 !== 0;
  const width = lying ? page.pageHeight : page.pageWidth;
  const height = lying ? page.pageWidth : page.pageHeight;
  const points = width / (upright.width * scale);
  return { ...toRawLines(parseHocr(recogniser.read(image)), points, width), width, height, rotation, skew };
}
