import { findTurn, SURE } from '../../supabase/functions/_shared/ocr/turn.ts';
import type { OcrPage, PageImage } from '../../supabase/functions/_shared/ocr/types.ts';
import { turned } from '../../supabase/functions/_shared/ocr/upright.ts';
import { parseHocr } from './hocr.ts';
import { prepareImage } from './prepare.ts';
import type { Recogniser } from './recogniser.ts';
import { toRawLines } from './to-lines.ts';

/** Text that stands on its head is read with less; handwriting too, and is then looked at from both sides. */
const DOUBTFUL = 0.75;

/** Turns the page upright, cleans it where it needs it, and reads it; from another side too where that says little. */
export function readPage(recogniser: Recogniser, page: PageImage): OcrPage {
  const { rotation, skew, sureness, xHeight } = findTurn(page);
  const read = (by: OcrPage['rotation'], slope: number, height = xHeight): OcrPage =>
    readTurned(recogniser, page, by, slope, height);
  const first = read(rotation, skew);
  const doubtful = first.confidence === null || first.confidence < DOUBTFUL;
  const other = doubtful && xHeight > 0 && sureness <= 2 * SURE ? read(OPPOSITE[rotation], skew) : first;
  const best = charsRight(other) > charsRight(first) ? other : first;
  // The lines of a drawing can look like those of text that lies on its side.
  return best.lines.length === 0 && rotation % 180 !== 0 ? read(0, 0, 0) : best;
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
  const level = turned(page, { rotation, skew });
  const { image, scale } = prepareImage(level, xHeight);
  const { pageWidth: width, pageHeight: height } = level;
  const points = width / (level.width * scale);
  return {
    ...toRawLines(parseHocr(recogniser.read(image), image), points, width),
    width,
    height,
    rotation,
    skew,
  };
}
