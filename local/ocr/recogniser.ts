import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { GreyImage } from '../../supabase/functions/_shared/ocr/types.ts';

type Tesseract = typeof import('tesseract-wasm');

/** What tesseract reads on an image, as hOCR. */
export interface Recogniser {
  read(image: GreyImage): string;
  close(): void;
}

/** Where the libraries are is asked of their packages, as a function's import map does not know them. */
const require = createRequire(import.meta.url);

function files(): { library: string; data: string } {
  const data = dirname(require.resolve('@tesseract.js-data/spa'));
  return {
    library: require.resolve('tesseract-wasm'),
    data: join(data, '4.0.0_best_int/spa.traineddata.gz'),
  };
}

/** @throws what keeps the files of a recogniser from being read */
export async function checkRecogniser(): Promise<void> {
  const { library, data } = files();
  // Not `access`: in Deno that asks who the user is, which functions may not.
  await Promise.all([stat(library), stat(data)]);
}

/**
 * Tesseract 5.3 with Spanish, on this thread; takes 0.2 s. The integer data are read as well as the larger ones, to a
 * ten-thousandth, and as fast: those have the same network, and beside it one that this build has no engine for.
 */
export async function createRecogniser(): Promise<Recogniser> {
  const { library, data } = files();
  const { createOCREngine, supportsFastBuild }: Tesseract = await import(pathToFileURL(library).href);
  const build = supportsFastBuild() ? 'tesseract-core.wasm' : 'tesseract-core-fallback.wasm';
  const wasmBinary = await readFile(join(dirname(library), build));
  const engine = await quietly(() => createOCREngine({ wasmBinary }));
  engine.loadModel(new Uint8Array(gunzipSync(await readFile(data))));
  // Loading a model sets all variables back.
  engine.setVariable('hocr_char_boxes', '1');
  return {
    read: (image) => {
      engine.loadImage(toImageData(image));
      try {
        return engine.getHOCR();
      } finally {
        engine.clearImage();
      }
    },
    close: () => engine.destroy(),
  };
}

/** It tells the console of each page, by the function that the console has when it is made. */
function quietly<T>(make: () => T): T {
  const { warn } = console;
  console.warn = () => {};
  try {
    return make();
  } finally {
    console.warn = warn;
  }
}

function toImageData({ width, height, pixels }: GreyImage): ImageData {
  const words = new Uint32Array(width * height);
  for (let i = 0; i < words.length; i++) words[i] = (pixels[i] ?? 0) * 0x010101 + 0xff000000;
  return { width, height, data: new Uint8ClampedArray(words.buffer), colorSpace: 'srgb' };
}
