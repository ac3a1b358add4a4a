/** The package has types, but its exports do not lead to them: what we use of it. */
declare module 'tesseract-wasm' {
  export interface OCREngine {
    setVariable(name: string, value: string): void;
    loadModel(model: Uint8Array): void;
    loadImage(image: ImageData): void;
    clearImage(): void;
    getHOCR(): string;
    destroy(): void;
  }
  export function createOCREngine(options: { wasmBinary: Uint8Array }): Promise<OCREngine>;
  export function supportsFastBuild(): boolean;
}
