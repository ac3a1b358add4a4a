import { PipelineError } from '../errors/pipeline-error.ts';
import { DocxNumbering } from './docx-numbering.ts';
import { type ListReference, type ParagraphStyle, readStyles } from './docx-styles.ts';
import { readMetadata } from './metadata.ts';
import type { OfficeText } from './types.ts';
import { unzipParts } from './unzip.ts';
import { BlockWriter } from './writer.ts';
import { type Attributes, integer, readXml } from './xml.ts';

/** The text is `word/document.xml` nearly always, and what the package says it is (`document2.xml`) else. */
const RELATIONS = '_rels/.rels';
const PARTS = /^(?:word\/(?:document\w*|styles|numbering|footnotes|endnotes)|docProps\/core)\.xml$/;

/** A Word document (ECMA-376): text, headings, lists with their numbers, tables, notes. */
export function readDocx(bytes: Uint8Array): OfficeText {
  const parts = unzipParts(bytes, (name) => name === RELATIONS || PARTS.test(name));
  const main = mainPart(parts.get(RELATIONS) ?? '');
  const document = parts.get(main);
  if (document === undefined) {
    throw new PipelineError('DOCUMENT_CORRUPT', `Cannot read the Word document: it has no ${main}`);
  }
  const reader = new DocxReader(
    readStyles(parts.get('word/styles.xml') ?? ''),
    new DocxNumbering(parts.get('word/numbering.xml') ?? ''),
    new Map([
      ...readNotes(parts.get('word/footnotes.xml') ?? '', 'footnote'),
      ...readNotes(parts.get('word/endnotes.xml') ?? '', 'endnote'),
    ]),
  );
  readXml(document, reader);
  return { drafts: reader.writer.end(), metadata: readMetadata(parts.get('docProps/core.xml') ?? '') };
}

function mainPart(relations: string): string {
  let part = 'word/document.xml';
  readXml(relations, {
    open: (_, { Type = '', Target = '' }) => {
      if (Type.endsWith('/officeDocument') && PARTS.test(Target.replace(/^\//, ''))) {
        part = Target.replace(/^\//, '');
      }
    },
    close: () => {},
    text: () => {},
  });
  return part;
}

/** Deleted text, what paragraphs and runs were before a tracked change, instructions of fields, what an older program shows in place of a drawing: not the document's text. */
const SILENT = new Set(
  [
    'del',
    'moveFrom',
    'instrText',
    'delText',
    'Fallback',
    'binData',
    'pPrChange',
    'rPrChange',
    'sectPrChange',
  ],
);

class DocxReader {
  readonly writer = new BlockWriter();
  readonly #styles: ReadonlyMap<string, ParagraphStyle>;
  readonly #numbering: DocxNumbering;
  readonly #notes: Map<string, string>;
  #silent = 0;
  #inText = false;
  /** Of the run that is being read. */
  #isHidden = false;
  /** Of the paragraph whose properties are being read. */
  #style: ParagraphStyle | undefined;
  #outline: number | null = null;
  #list: { numId: string | null; level: number | null } | null = null;
  #marks = 0;

  constructor(
    styles: ReadonlyMap<string, ParagraphStyle>,
    numbering: DocxNumbering,
    notes: Map<string, string>,
  ) {
    this.#styles = styles;
    this.#numbering = numbering;
    this.#notes = notes;
  }

  open(name: string, attributes: Attributes): void {
    if (SILENT.has(name)) this.#silent++;
    if (this.#silent > 0) return;
    if (name === 't') this.#inText = true;
    else if (name === 'r') this.#isHidden = false;
    else if (name === 'vanish') {
      this.#isHidden = attributes['val'] === undefined || !/^(?:0|false|off)$/.test(attributes['val']);
    } else if (name === 'txbxContent') this.writer.startInset();
    else if (name === 'tbl') this.writer.startTable();
    else if (name === 'tr') this.writer.startRow();
    else if (name === 'tc') this.writer.startCell();
    else if (name === 'footnoteReference' || name === 'endnoteReference') this.#note(name, attributes);
    else if (SIGNS[name] !== undefined) this.writer.write(SIGNS[name]);
    else this.#openParagraph(name, attributes);
  }

  close(name: string): void {
    if (SILENT.has(name)) this.#silent = Math.max(0, this.#silent - 1);
    if (this.#silent > 0) return;
    if (name === 't') this.#inText = false;
    else if (name === 'p') this.writer.endParagraph();
    else if (name === 'pPr') this.#describe();
    else if (name === 'tbl') this.writer.endTable();
    else if (name === 'txbxContent') this.writer.endInset();
  }

  text(text: string): void {
    if (this.#inText && this.#silent === 0 && !this.#isHidden) this.writer.write(text);
  }

  #openParagraph(name: string, { val }: Attributes): void {
    if (name === 'p') {
      this.writer.startParagraph();
      this.#style = undefined;
      this.#outline = null;
      this.#list = null;
    } else if (name === 'pStyle') this.#style = this.#styles.get(val ?? '');
    else if (name === 'outlineLvl') this.#outline = integer(val, 9);
    else if (name === 'numPr') this.#list = { numId: null, level: null };
    else if (name === 'numId' && this.#list) this.#list.numId = val ?? null;
    else if (name === 'ilvl' && this.#list) this.#list.level = integer(val, 0);
  }

  #describe(): void {
    const list = this.#listReference();
    const outline = this.#outline;
    const rank = outline === null ? this.#style?.rank ?? null : outline < 9 ? outline + 1 : null;
    const label = list === null ? '' : this.#numbering.next(list);
    this.writer.describe({ rank, isItem: list !== null && rank === null, label });
  }

  /** Number 0 takes a paragraph out of the list that its style puts it in. */
  #listReference(): ListReference | null {
    const numId = this.#list?.numId ?? this.#style?.list?.numId ?? null;
    if (numId === null || numId === '0') return null;
    return { numId, level: this.#list?.level ?? this.#style?.list?.level ?? 0 };
  }

  #note(name: string, { id }: Attributes): void {
    const text = this.#notes.get(`${name.slice(0, -'Reference'.length)} ${id}`);
    if (text === undefined) return;
    // A note is said once, however often it is pointed at.
    this.#notes.delete(`${name.slice(0, -'Reference'.length)} ${id}`);
    this.writer.startNote(String(++this.#marks));
    this.writer.write(text);
    this.writer.endNote();
  }
}

/** Elements that stand for a sign. A tab inside a paragraph is a space: tabs are for tables. */
const SIGNS: Record<string, string> = { tab: ' ', br: '\n', cr: '\n', noBreakHyphen: '-', ptab: ' ' };

/** The notes' texts by kind and id, on one line each. */
function readNotes(xml: string, kind: string): Map<string, string> {
  const notes = new Map<string, string>();
  let id: string | null = null;
  let inText = false;
  readXml(xml, {
    open: (name, attributes) => {
      // Separators have a type; they are lines, no notes.
      if (name === kind) id = attributes['type'] === undefined ? attributes['id'] ?? null : null;
      if (name === 't') inText = true;
      if ((name === 'p' || name === 'tab') && id !== null) addTo(notes, `${kind} ${id}`, ' ');
    },
    close: (name) => {
      if (name === 't') inText = false;
    },
    text: (text) => {
      if (inText && id !== null) addTo(notes, `${kind} ${id}`, text);
    },
  });
  return notes;
}

function addTo(notes: Map<string, string>, key: string, text: string): void {
  notes.set(key, (notes.get(key) ?? '') + text);
}
