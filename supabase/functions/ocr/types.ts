import type { IngestionDeps } from '../_shared/ingestion/types.ts';
import type { OcrEngine, PageImages } from '../_shared/ocr/types.ts';
import type { VisionDeps } from '../_shared/ocr/vision/read-page.ts';

export interface OcrDeps extends IngestionDeps {
  readonly openPageImages: (bytes: Uint8Array) => Promise<PageImages>;
  readonly vision: VisionDeps;
  /**
   * The engine of this machine.
   * @throws PipelineError OCR_UNAVAILABLE where it has none, as the hosted platform
   */
  readonly openTesseract: () => Promise<OcrEngine>;
}
