import type { OcrEngineChoice } from '../db/jobs.ts';
import type { Settings } from '../db/settings.ts';
import { parseVisionModel } from './vision/model.ts';

/** What reads a page image, by engine. A change of what it reads raises its version, and scans are read again. */
export const OCR_VERSIONS = {
  tesseract: 'tesseract-wasm-0.11.0/spa-4.0.0-best-int/1',
  vision: '1',
} as const;

/** What decides how a scan is read: a part of the configuration hash of the documents that need OCR. */
export function ocrConfig(choice: OcrEngineChoice, settings: Settings): Record<string, unknown> {
  const { ocr_dpi: dpi, ocr_max_pixels: max_pixels } = settings;
  switch (choice.engine) {
    case 'none':
      return { engine: 'none' };
    case 'tesseract':
      return { engine: 'tesseract', version: OCR_VERSIONS.tesseract, dpi, max_pixels };
    case 'vision': {
      const { model_name, model_version, config: { prompt } } = parseVisionModel(choice.model);
      return {
        engine: 'vision',
        version: OCR_VERSIONS.vision,
        model: [model_name, model_version],
        prompt,
        dpi,
        max_pixels,
      };
    }
  }
}
