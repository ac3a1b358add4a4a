import type { OcrEngineChoice } from '../db/jobs.ts';
import type { Settings } from '../db/settings.ts';
import { z } from 'zod';
import { PROMPT } from './vision/prompt.ts';

/** What reads a page image, by engine. A change of what it reads raises its version, and scans are read again. */
export const OCR_VERSIONS = {
  tesseract: 'tesseract-wasm-0.11.0/spa-4.0.0-best-int/1',
  vision: '1',
} as const;

/** As much of a model as decides what it reads; whether it can be called is its own job's to find out. */
const modelSchema = z.looseObject({
  model_name: z.string(),
  model_version: z.string(),
  config: z.looseObject({ model: z.unknown().optional(), prompt: z.unknown().optional() }),
});

/** What decides how a scan is read: a part of the configuration hash of the documents that need OCR. */
export function ocrConfig(choice: OcrEngineChoice, settings: Settings): Record<string, unknown> {
  const { ocr_dpi: dpi, ocr_max_pixels: max_pixels } = settings;
  switch (choice.engine) {
    case 'none':
      return { engine: 'none' };
    case 'tesseract':
      return { engine: 'tesseract', version: OCR_VERSIONS.tesseract, dpi, max_pixels };
    case 'vision': {
      const { model_name, model_version, config } = modelSchema.parse(choice.model);
      const { model, prompt } = config;
      return {
        engine: 'vision',
        version: OCR_VERSIONS.vision,
        model: [model_name, model_version, model],
        prompt: prompt ?? PROMPT,
        dpi,
        max_pixels,
      };
    }
  }
}
