import './pdfjs-rejections.ts';
import './pdfjs-shims.ts';
import { WorkerMessageHandler } from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs';
import { getDocument, PDFWorker, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.min.mjs';
import type { PDFDocumentProxy } from 'pdfjs-dist';
import { linkedPorts } from './pdfjs-ports.ts';
import { PageProbe } from './pdfjs-probe.ts';

/** We never draw, so pdfjs gets no canvas and no filters. */
class NoFactory {
  create(): never {
    throw new Error('nothing is drawn here');
  }
  reset(): void {}
  destroy(): void {}
}

/**
 * Predefined CMaps and standard fonts are separate files in pdfjs, which a function deployed without Docker silently
 * loses; nothing may need them. Widths of standard fonts are built into pdfjs; text in a font that needs a predefined
 * CMap (Chinese, Japanese, Korean without ToUnicode) is left out by pdfjs, and the rest of the page is read.
 */
class NoFiles {
  async fetch({ filename }: { filename: string }): Promise<never> {
    throw new Error(`${filename} is not bundled`);
  }
}

export interface PdfjsDocument {
  readonly document: PDFDocumentProxy;
  readonly probe: PageProbe;
  close(): Promise<void>;
}

/**
 * Opens a PDF in this thread: pdfjs' worker half runs beside its page half over a pair of linked ports, no real
 * worker and no evaluated code. `bytes` is read in place and must not change until `close`. Throws what pdfjs throws.
 */
export async function openWithPdfjs(bytes: Uint8Array): Promise<PdfjsDocument> {
  const probe = new PageProbe();
  const ports = linkedPorts(probe.fromPage, probe.fromWorker);
  WorkerMessageHandler.initializeFromPort(ports.worker);
  const worker = new PDFWorker({ port: ports.page as unknown as null, verbosity: VerbosityLevel.ERRORS });
  const task = getDocument({
    data: bytes,
    worker,
    verbosity: VerbosityLevel.ERRORS,
    useSystemFonts: false,
    disableFontFace: true,
    useWasm: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    useWorkerFetch: false,
    enableXfa: false,
    BinaryDataFactory: NoFiles,
    CanvasFactory: NoFactory,
    FilterFactory: NoFactory,
  });
  const close = async () => {
    try {
      await task.destroy();
    } finally {
      worker.destroy();
      ports.page.terminate();
      ports.worker.terminate();
    }
  };
  try {
    const document = await task.promise;
    return { document, probe, close };
  } catch (error) {
    await close();
    throw error;
  }
}
