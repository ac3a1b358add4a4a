/**
 * Browser classes that pdfjs expects to find when its module is evaluated. We read text and never draw, so that empty
 * ones do; defining them first also keeps pdfjs from asking a native canvas package for them. Import this module
 * before pdfjs.
 */
class NotDrawn {}

for (const name of ['DOMMatrix', 'Path2D', 'ImageData'] as const) {
  if (!(name in globalThis)) {
    Object.defineProperty(globalThis, name, { value: NotDrawn, configurable: true, writable: true });
  }
}

// Newer JavaScript that pdfjs' legacy build takes for granted in some places and Node 20 and Deno 2.1 may lack.
if (!('try' in Promise)) {
  Object.defineProperty(Promise, 'try', {
    configurable: true,
    writable: true,
    value: <T>(fn: (...args: unknown[]) => T, ...args: unknown[]) =>
      new Promise<Awaited<T>>((resolve) => resolve(fn(...args) as Awaited<T>)),
  });
}

export {};
