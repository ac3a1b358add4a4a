/** A line of text on a page, in reading order. Lengths are points of the upright page, rounded to a tenth. */
export interface RawLine {
  /** Cells of a table's row, or columns of a form, are separated by a tab. */
  text: string;
  x: number;
  /** The baseline's distance from the top of the page. */
  y: number;
  width: number;
  /** Font size that most of its characters have. */
  size: number;
  /** Present where most of its letters are bold. */
  bold?: true;
  /** Present where it is a line of a cell, of a table whose cells may have several lines. */
  cell?: TableCell;
  /** Present where it stands across the page's text; its x and y are of the page turned so that it is upright. */
  turned?: true;
}

/** A cell's place: rows of one table follow each other by number. */
export interface TableCell {
  /** Counted over the page. */
  row: number;
  column: number;
  /** How many cells its row has. */
  columns: number;
}

/** What reading one page gave. Plain data: it is checkpointed as JSON between invocations. */
export interface RawPage {
  page: number;
  width: number;
  height: number;
  lines: RawLine[];
  /** Known only for a page with little text (others answer false): looking costs time and only OCR wants it. */
  hasImage: boolean;
  /** How much of the page its images cover, 0-1; only where `hasImage`, and the page was read by pdfjs. */
  imageShare?: number;
  /** Characters of all lines, white space left out. */
  chars: number;
  /** Present where the page has text that says nothing: its fonts map to no characters. Its lines are left out. */
  gibberish?: true;
  /** Present where the page is in the document but cannot be read. */
  failed?: true;
  /** Addresses on the web that the page links to; absent where there are none. */
  links?: string[];
  /** Present where OCR has turned to the page. */
  ocr?: PageReading;
}

/** How OCR went on a page. */
export interface PageReading {
  /** Name and version of the engine. */
  engine: string;
  /** The registry's id of the model that read it. */
  model_id?: string;
  /** 0-1; null where there was nothing to read. */
  confidence: number | null;
  /** Degrees, clockwise, by which the page was turned to be upright, and by which its lines sloped. */
  rotation: number;
  skew: number;
  /** Present where no engine could read it: why. Its lines are those it had. */
  failed?: string;
}

/** An entry of the document's own table of contents (its bookmarks). */
export interface OutlineEntry {
  title: string;
  /** 1 for the outermost. */
  level: number;
  /** Counted from 1; null where it leads to no page of the document. */
  page: number | null;
}

export interface PdfMetadata {
  title: string | null;
  author: string | null;
  subject: string | null;
  /** BCP 47 tag that the document gives itself. */
  language: string | null;
  producer: string | null;
  /** ISO 8601, where the document's own date can be read. */
  created: string | null;
  modified: string | null;
  outline: OutlineEntry[];
  /** What the document calls its pages, one after the other; null where that is their number. */
  page_labels: string[] | null;
}

/** An open document. Whoever opens it closes it, in `finally`. */
export interface PdfReader {
  readonly pageCount: number;
  metadata(): Promise<PdfMetadata>;
  /** The same without what takes time in a hostile document: its outline and page labels. */
  briefMetadata(): Promise<PdfMetadata>;
  /** Reads page `page`, counted from 1. Throws `PDF_TRUNCATED` where the page was cut off with the file's end. */
  readPage(page: number): Promise<RawPage>;
  /**
   * The same, but null where it would probably take longer than `milliseconds`: known once its text is read, before its
   * drawing is looked at (for fonts not met before, or an image), which takes up to ten times as long.
   */
  readPageWithin(milliseconds: number, page: number): Promise<RawPage | null>;
  /** The same by its text alone: no look at its drawing or its links. Weights of fonts not met before are unknown. */
  readText(page: number): Promise<RawPage>;
  close(): Promise<void>;
}
