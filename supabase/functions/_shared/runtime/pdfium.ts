import { PDFiumLibrary } from '@hyzyla/pdfium/browser/base64';

export type Pdfium = Awaited<ReturnType<typeof PDFiumLibrary.init>>;

let loading: Promise<Pdfium> | undefined;

/**
 * pdfium, compiled once for the process (0.3 s of CPU). The build for browsers, as that alone has its WASM in the bundle: on
 * the hosted platform a file beside the code cannot be read.
 */
export function pdfium(): Promise<Pdfium> {
  loading ??= inGuise(() => PDFiumLibrary.init({ disableBase64Warning: true }));
  return loading;
}

/**
 * As it begins it looks whether it is in a browser's window or worker, of which it then uses nothing: `WebAssembly` and
 * `atob` are everywhere.
 */
async function inGuise<T>(start: () => Promise<T>): Promise<T> {
  const scope = globalThis as { WorkerGlobalScope?: unknown };
  if (scope.WorkerGlobalScope !== undefined) return await start();
  scope.WorkerGlobalScope = class WorkerGlobalScope {};
  try {
    return await start();
  } finally {
    delete scope.WorkerGlobalScope;
  }
}
