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

// pdfjs' legacy build polyfills newer JavaScript for itself, all but these two, which Node 20 lacks.
if (!('withResolvers' in Promise)) {
  Object.defineProperty(Promise, 'withResolvers', {
    configurable: true,
    writable: true,
    value: <T>() => {
      let resolve: (value: T | PromiseLike<T>) => void = () => {};
      let reject: (reason?: unknown) => void = () => {};
      const promise = new Promise<T>((onResolve, onReject) => {
        resolve = onResolve;
        reject = onReject;
      });
      return { promise, resolve, reject };
    },
  });
}
if (!('transferToFixedLength' in ArrayBuffer.prototype)) {
  Object.defineProperty(ArrayBuffer.prototype, 'transferToFixedLength', {
    configurable: true,
    writable: true,
    // A copy: the old buffer is not detached, which nobody here relies on.
    value: function (this: ArrayBuffer, length = this.byteLength) {
      const copy = new Uint8Array(length);
      copy.set(new Uint8Array(this, 0, Math.min(length, this.byteLength)));
      return copy.buffer;
    },
  });
}

/**
 * pdfjs reads a name whose length is -1, because its font ends there, by going a byte back: it then reads the same bytes
 * for ever, and keeps each (post tables of TrueType fonts that are cut off). A part that ends before it begins is no part
 * of anything: as an error it ends that font and no more.
 */
const { subarray } = Uint8Array.prototype;
Object.defineProperty(Uint8Array.prototype, 'subarray', {
  configurable: true,
  writable: true,
  value: function (this: Uint8Array, begin = 0, end = this.length) {
    if (end >= 0 && end < begin) {
      throw new RangeError(`Cannot take bytes ${begin} to ${end}: they end before they begin`);
    }
    return subarray.call(this, begin, end);
  },
});

export {};
