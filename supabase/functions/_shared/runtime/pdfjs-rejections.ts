/** Errors of pdfjs by their names; others that come from its code are known by the file that they come from. */
const NAMES =
  /^(?:XRef(?:Entry|Parse)|InvalidPDF|MissingData|Abort|UnknownError|ParserEOF|Password|Response)Exception$|^FormatError$/;
const FILES = /\bpdf(?:\.worker)?(?:\.min)?\.mjs\b/;

/**
 * pdfjs looks for all pages of a damaged file at once and waits for one of them: that the others fail is told to nobody,
 * and an error that is told to nobody ends the process, with the jobs of other documents in it. Where nobody waits
 * nothing is lost.
 */
export function isOfPdfjs(reason: unknown): boolean {
  if (!(typeof reason === 'object' && reason !== null)) return false;
  const { name, stack } = reason as { name?: unknown; stack?: unknown };
  return NAMES.test(String(name)) || FILES.test(String(stack));
}

// Where functions run; Node knows no such event.
globalThis.addEventListener?.('unhandledrejection', (event) => {
  if (isOfPdfjs((event as PromiseRejectionEvent).reason)) event.preventDefault();
});
