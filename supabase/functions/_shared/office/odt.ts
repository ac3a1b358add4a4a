import { PipelineError } from '../errors/pipeline-error.ts';
import { readMetadata } from './metadata.ts';
import { OdtLists, readNumbering } from './odt-lists.ts';
import type { OfficeText } from './types.ts';
import { unzipParts } from './unzip.ts';
import { BlockWriter } from './writer.ts';
import { type Attributes, integer, readXml } from './xml.ts';

const PARTS = /^(?:content|styles|meta|META-INF\/manifest)\.xml$/;

/** An OpenDocument text (ISO/IEC 26300): text, headings and lists with their numbers, tables, notes. */
export function readOdt(bytes: Uint8Array): OfficeText {
  const parts = unzipParts(bytes, (name) => PARTS.test(name));
  if (parts.get('META-INF/manifest.xml')?.includes('encryption-data')) {
    throw new PipelineError('UNSUPPORTED_TYPE', 'Cannot read the OpenDocument text: it asks for a password');
  }
  const content = parts.get('content.xml');
  if (content === undefined) {
    throw new PipelineError('DOCUMENT_CORRUPT', 'Cannot read the OpenDocument text: it has no content.xml');
  }
  const reader = new OdtReader(new OdtLists(readNumbering(parts.get('styles.xml') ?? '', content)));
  readXml(content, reader);
  return { drafts: reader.writer.end(), metadata: readMetadata(parts.get('meta.xml') ?? '') };
}

/** Comments, deleted text, descriptions of pictures, the citation that a note repeats. */
const SILENT = new Set(['annotation', 'tracked-changes', 'title', 'desc', 'note-citation', 'sequence-decls']);

class OdtReader {
  readonly writer = new BlockWriter();
  readonly #lists: OdtLists;
  #inBody = false;
  #silent = 0;
  /** Paragraphs within one another: a note, a text box. */
  #depth = 0;
  #inNote = false;
  #marks = 0;

  constructor(lists: OdtLists) {
    this.#lists = lists;
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'body') this.#inBody = true;
    if (!this.#inBody) return;
    if (SILENT.has(name)) this.#silent++;
    if (this.#silent > 0) return;
    if (name === 'p' || name === 'h') this.#openParagraph(name, attributes);
    else if (name === 'list') this.#lists.open(attributes);
    else if (name === 'list-item') this.#lists.startItem(attributes['start-value']);
    else if (name === 'list-header') this.#lists.startHeader();
    else if (name === 's' || name === 'tab') this.writer.write(' ');
    else if (name === 'line-break') this.writer.write('\n');
    else if (name === 'note-body') this.#startNote();
    else if (name === 'text-box') this.writer.startInset();
    else if (name === 'table') this.writer.startTable();
    else if (name === 'table-row') this.writer.startRow();
    else if (name === 'table-cell') this.writer.startCell();
  }

  close(name: string): void {
    if (!this.#inBody) return;
    if (SILENT.has(name)) this.#silent = Math.max(0, this.#silent - 1);
    if (this.#silent > 0) return;
    if (name === 'p' || name === 'h') this.#closeParagraph();
    else if (name === 'list') this.#lists.close();
    else if (name === 'note-body') this.#endNote();
    else if (name === 'text-box') this.writer.endInset();
    else if (name === 'table') this.writer.endTable();
  }

  text(text: string): void {
    // White space between elements is the file's own layout.
    if (this.#depth > 0 && this.#silent === 0) this.writer.write(text.replace(/\s+/g, ' '));
  }

  #openParagraph(name: string, attributes: Attributes): void {
    this.#depth++;
    const rank = name === 'h' ? Math.min(9, Math.max(1, integer(attributes['outline-level'], 1))) : null;
    // A note's own mark is its paragraph's label, whatever list the note stands in.
    if (this.#inNote) return;
    if (rank !== null) {
      this.writer.startParagraph({ rank, isItem: false, label: this.#lists.heading(rank, attributes) });
      return;
    }
    const { isItem, label } = this.#lists.paragraph();
    if (isItem) this.writer.startParagraph({ rank, isItem, label });
  }

  #closeParagraph(): void {
    this.#depth = Math.max(0, this.#depth - 1);
    this.writer.endParagraph();
  }

  #startNote(): void {
    this.#inNote = true;
    this.writer.startNote(String(++this.#marks));
  }

  #endNote(): void {
    this.#inNote = false;
    this.writer.endNote();
  }
}
