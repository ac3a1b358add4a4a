import { Buffer } from 'node:buffer';
import { PDFiumModule } from '@hyzyla/pdfium';

/** The package's types leave out what its own code does not call. */
export type Pdfium = Awaited<ReturnType<typeof PDFiumModule>> & {
  _FPDFPage_Flatten(page: number, usage: number): number;
};

let wasm: Promise<ArrayBuffer> | null = null;

/**
 * A pdfium with a memory of its own, so that a document that breaks it, or makes it grow, does so for itself alone; it
 * is gone with the last reference to it. The package's builds for browsers refuse Deno, the one for Node looks for a
 * file unless it is given the code: that comes as text in a module, which is bundled like any other.
 *
 * Takes 60 ms of CPU the first time, 20 ms later, and 19 MB.
 */
export async function instantiatePdfium(): Promise<Pdfium> {
  const pdfium = await PDFiumModule({ wasmBinary: await (wasm ??= loadWasm()), locateFile: () => '' });
  pdfium._FPDF_InitLibraryWithConfig({});
  return pdfium as Pdfium;
}

async function loadWasm(): Promise<ArrayBuffer> {
  const { PDFIUM_WASM_BASE64 } = await import('@hyzyla/pdfium/dist/pdfium.wasm.base64-B4io7kt4.js');
  // atob and a loop take 0.7 s.
  return new Uint8Array(Buffer.from(PDFIUM_WASM_BASE64, 'base64')).buffer;
}
