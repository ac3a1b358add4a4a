import type { RawLine } from '../pdf/types.ts';

/** A page as it looks: grey, a byte a pixel from black 0 to white 255, rows from the top, no padding. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A page's image with the page that it shows. */
export interface PageImage extends GreyImage {
  /** Counted from 1. */
  readonly page: number;
  /** Of the page as it is shown, in points. */
  readonly pageWidth: number;
  readonly pageHeight: number;
}

/** What an engine read on a page. */
export interface OcrPage {
  /** In reading order, in points of the page turned upright. */
  readonly lines: RawLine[];
  /** Size of the page turned upright, in points. */
  readonly width: number;
  readonly height: number;
  /** How sure the engine is, 0–1, weighted by characters; null where it says nothing of that, or the page has no text. */
  readonly confidence: number | null;
  /** Degrees, clockwise, by which the page had to be turned to be upright. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Degrees, clockwise, by which its lines still sloped. */
  readonly skew: number;
}

/** Reads page images. An engine takes one page at a time. */
export interface OcrEngine {
  /** What configuration hashes and pages say: `tesseract-wasm-0.11.0/spa/1`. A change of what it reads changes it. */
  readonly name: string;
  /** @throws PipelineError OCR_FAILED where this page cannot be read by it, whatever is tried */
  readPage(image: PageImage, signal: AbortSignal): Promise<OcrPage>;
  close(): Promise<void>;
}

/** The pages of an open document as images. Whoever opens it closes it, in `finally`. */
export interface PageImages {
  readonly pageCount: number;
  /**
   * Page `page`, counted from 1, at `dpi`, or at less where it would have more than `maxPixels`.
   * @throws PipelineError OCR_FAILED where it cannot be drawn
   */
  render(page: number, dpi: number, maxPixels: number): PageImage;
  close(): void;
}
