/** What we use of the package: it has types, but its `exports` keep them from being found. */
declare module 'tesseract-wasm' {
  export interface TextItem {
    readonly rect: {
      readonly left: number;
      readonly top: number;
      readonly right: number;
      readonly bottom: number;
    };
    /** 1: the first of its line; 2: the last. */
    readonly flags: number;
    /** 0-1. */
    readonly confidence: number;
    readonly text: string;
  }
  export interface OCREngine {
    loadModel(model: Uint8Array): void;
    /** RGBA. */
    loadImage(
      image: { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray },
    ): void;
    clearImage(): void;
    getTextBoxes(unit: 'line' | 'word'): TextItem[];
  }
  export function createOCREngine(options: { wasmBinary: Uint8Array }): Promise<OCREngine>;
}
