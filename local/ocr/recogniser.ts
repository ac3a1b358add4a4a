import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createOCREngine, type OCREngine } from 'tesseract-wasm';
import { type Quarter, turnQuarter } from '../../supabase/functions/_shared/ocr/turn.ts';
import type { GreyImage, OcrPage, PageImage } from '../../supabase/functions/_shared/ocr/types.ts';
import { upright } from '../../supabase/functions/_shared/ocr/upright.ts';
import { despeckle } from './despeckle.ts';
import { type Word, wordLines } from './word-lines.ts';

/** Below this the page may be standing on its head; it is looked at the other way round. */
const UNSURE = 0.65;
/** tesseract-wasm's flag of the first word of a line. */
const STARTS_LINE = 1;

export interface Recogniser {
  recognise(image: PageImage): OcrPage;
}

/** tesseract on this thread: 4 to 8 s of CPU a page, 300 MB. */
export async function openRecogniser(): Promise<Recogniser> {
  const { resolve } = createRequire(import.meta.url);
  const wasm = join(dirname(resolve('tesseract-wasm')), 'tesseract-core.wasm');
  // The best models in integers: as fast as the larger ones, and reads the same.
  const data = resolve('@tesseract.js-data/spa/4.0.0_best_int/spa.traineddata.gz');
  const engine = await createOCREngine({ wasmBinary: readFileSync(wasm) });
  engine.loadModel(gunzipSync(readFileSync(data)));
  return { recognise: (image) => recognise(engine, image) };
}

function recognise(engine: OCREngine, given: PageImage): OcrPage {
  const { image: level, rotation, skew } = upright(given);
  const image = { ...level, ...despeckle(level) };
  const first = read(engine, image, 0);
  const other = first.confidence === null || first.confidence >= UNSURE ? null : read(engine, image, 180);
  const turned = other !== null && (other.confidence ?? 0) > (first.confidence ?? 0);
  return {
    ...(turned ? other : first),
    width: image.pageWidth,
    height: image.pageHeight,
    rotation: (rotation + (turned ? 180 : 0)) as Quarter,
    skew,
  };
}

function read(engine: OCREngine, image: PageImage, turn: Quarter): Pick<OcrPage, 'lines' | 'confidence'> {
  engine.loadImage(rgba(turnQuarter(image, turn)));
  const words = engine.getTextBoxes('word').map(({ rect, flags, confidence, text }): Word => ({
    ...rect,
    text: text.trim(),
    confidence,
    startsLine: (flags & STARTS_LINE) !== 0,
  }));
  engine.clearImage();
  const { width, pageWidth, pageHeight } = image;
  return wordLines(words, pageWidth / width, pageWidth, pageHeight);
}

function rgba({ width, height, pixels }: GreyImage) {
  const data = new Uint8ClampedArray(4 * pixels.length);
  const quads = new Uint32Array(data.buffer);
  for (let i = 0; i < pixels.length; i++) quads[i] = 0xff000000 | ((pixels[i] ?? 255) * 0x010101);
  return { width, height, data };
}
