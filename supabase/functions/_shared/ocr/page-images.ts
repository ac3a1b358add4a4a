import { PipelineError } from '../errors/pipeline-error.ts';
import { instantiatePdfium, type Pdfium } from '../runtime/pdfium.ts';
import type { PageImage, PageImages } from './types.ts';

/** FPDFBitmap_Gray: a byte a pixel. */
const GREY = 1;
const WHITE = 0xffffffff;
/** FPDF_ANNOT. */
const WITH_ANNOTATIONS = 0x01;
/** FPDF_GRAYSCALE. */
const IN_GREY = 0x08;
/** FLAT_NORMALDISPLAY. */
const AS_ON_SCREEN = 0;
/** FLATTEN_SUCCESS: something was. */
const FLATTENED = 1;
const POINTS_PER_INCH = 72;

/**
 * Opens a PDF to look at its pages. `bytes` may be let go of afterwards; a document that opens with an empty password
 * does. Pages are drawn with their annotations and form fields, turned as `/Rotate` says.
 *
 * Opening takes 30 ms of CPU; a letter page at 200 dpi 0.05–0.3 s, 4 MB for the caller and, in pdfium, 4 MB beside what
 * the page's pictures take unpacked (a colour scan at 300 dpi: 50 MB). All of it is freed with `close`.
 *
 * @throws PipelineError OCR_FAILED where it cannot be opened
 */
export async function openPageImages(bytes: Uint8Array): Promise<PageImages> {
  const pdfium = await instantiatePdfium();
  const document = guarded('open the PDF', () => openDocument(pdfium, bytes));
  let open = true;
  return {
    pageCount: document.pageCount,
    render: (page, dpi, maxPixels) => {
      if (!open) throw new PipelineError('INTERNAL', `Cannot draw page ${page}: the PDF is closed`);
      return guarded(`draw page ${page}`, () => document.render(page, dpi, maxPixels));
    },
    close: () => {
      if (open) document.close();
      open = false;
    },
  };
}

/** pdfium may run out of memory or trip over a page: that page, or document, cannot be read. */
function guarded<T>(doing: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new PipelineError('OCR_FAILED', `Cannot ${doing}: ${why}`, { cause: error });
  }
}

function openDocument(pdfium: Pdfium, bytes: Uint8Array): PageImages {
  const file = allocate(pdfium, bytes.byteLength);
  pdfium.HEAPU8.set(bytes, file);
  const document = pdfium._FPDF_LoadMemDocument(file, bytes.byteLength, 0);
  if (document === 0) throw new Error('it is damaged, or protected by a password');
  return {
    pageCount: pdfium._FPDF_GetPageCount(document),
    render: (number, dpi, maxPixels) => {
      const page = loadFlattened(pdfium, document, number);
      try {
        return { page: number, ...drawPage(pdfium, page, dpi, maxPixels) };
      } finally {
        pdfium._FPDF_ClosePage(page);
      }
    },
    close: () => {
      pdfium._FPDF_CloseDocument(document);
      pdfium.wasmExports.free(file);
    },
  };
}

/**
 * Form fields are drawn only once they are part of the page. pdfium's form filler draws them too, but it builds the
 * whole form first, and a crafted one keeps it busy for ever.
 */
function loadFlattened(pdfium: Pdfium, document: number, number: number): number {
  const load = (): number => {
    const page = pdfium._FPDF_LoadPage(document, number - 1);
    if (page === 0) throw new Error('the PDF has no such page, or it is damaged');
    return page;
  };
  const page = load();
  const done = pdfium._FPDFPage_Flatten(page, AS_ON_SCREEN);
  if (done !== FLATTENED) return page;
  pdfium._FPDF_ClosePage(page);
  return load();
}

function drawPage(
  pdfium: Pdfium,
  page: number,
  dpi: number,
  maxPixels: number,
): Omit<PageImage, 'page'> {
  const pageWidth = pdfium._FPDF_GetPageWidth(page);
  const pageHeight = pdfium._FPDF_GetPageHeight(page);
  if (!(pageWidth > 0 && pageHeight > 0)) throw new Error('it has no size');
  const scale = Math.min(dpi / POINTS_PER_INCH, Math.sqrt(maxPixels / (pageWidth * pageHeight)));
  const width = Math.floor(pageWidth * scale);
  const height = Math.floor(pageHeight * scale);
  if (width < 1 || height < 1) throw new Error(`it is ${pageWidth} by ${pageHeight} points`);
  const pixels = allocate(pdfium, width * height);
  try {
    const bitmap = pdfium._FPDFBitmap_CreateEx(width, height, GREY, pixels, width);
    if (bitmap === 0) throw new Error('there is no room for its picture');
    pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
    pdfium._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, WITH_ANNOTATIONS | IN_GREY);
    pdfium._FPDFBitmap_Destroy(bitmap);
    return {
      width,
      height,
      pixels: pdfium.HEAPU8.slice(pixels, pixels + width * height),
      pageWidth,
      pageHeight,
    };
  } finally {
    pdfium.wasmExports.free(pixels);
  }
}

function allocate(pdfium: Pdfium, bytes: number): number {
  const pointer = pdfium.wasmExports.malloc(bytes);
  if (pointer === 0) throw new Error('there is no room for it');
  return pointer;
}
