import type { PdfMetadata, RawPage } from '../pdf/types.ts';

export type BlockKind = 'heading' | 'article' | 'paragraph' | 'list_item' | 'table';

/** A structural piece of a document's text. Ranges count Unicode code points, from 0, the end left out. */
export interface Block {
  kind: BlockKind;
  /** Depth of a heading or article: a smaller number encloses a larger one. 0 for everything else. */
  level: number;
  /** What a heading or article is called in a chunk's context: `Título II`, `Artículo 12 bis`. */
  label: string | null;
  char_start: number;
  char_end: number;
}

export interface PageRange {
  page: number;
  char_start: number;
  char_end: number;
  /** Where its text is from: the document itself, or an image of the page; none where it has none. */
  method: 'text' | 'ocr' | 'none';
  /** The page shows an image and has next to no text, or text that cannot be read, and OCR has not read it. */
  needs_ocr: boolean;
  /** Of a page that OCR has read: by which engine, and how sure that is (0-1). */
  engine?: string;
  confidence?: number;
}

export type ContentType =
  | 'pdf_texto'
  | 'imagen_escaneada'
  | 'pdf_mixto'
  | 'html'
  | 'docx'
  | 'odt'
  | 'rtf'
  | 'texto';

export interface AssembledDocument {
  /** NFC, without `\u0000` or lone surrogates. */
  text: string;
  /** Ranges of consecutive pages touch, so that together they cover the text. Empty for what has no pages. */
  pages: PageRange[];
  titulo: string | null;
  idioma: string | null;
  tipo_contenido: ContentType;
  /** In the order of the text; they do not overlap, and only white space lies between them. */
  blocks: Block[];
  metadata: Record<string, unknown>;
}

export type AssembleInput =
  | { pages: RawPage[]; metadata?: PdfMetadata | null }
  | { html: string; baseUrl?: string }
  | { docx: Uint8Array }
  | { odt: Uint8Array }
  | { rtf: Uint8Array }
  | { text: string };

/** A block before its place in the text is known. */
export interface BlockDraft {
  kind: BlockKind;
  level: number;
  label: string | null;
  text: string;
  /** Pages that begin inside this block, with the offset (UTF-16) in `text` at which they do. */
  pageStarts: { page: number; offset: number }[];
}
