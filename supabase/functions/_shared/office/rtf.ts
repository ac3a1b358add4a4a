import { PipelineError } from '../errors/pipeline-error.ts';
import { RtfCharsets } from './rtf-charsets.ts';
import { rtfTokens } from './rtf-tokens.ts';
import { type Destination, destinationOf, SIGNS } from './rtf-words.ts';
import type { OfficeMetadata, OfficeText } from './types.ts';
import { BlockWriter } from './writer.ts';

/** Groups within groups that are told apart; below them all is as the innermost one. */
const MAX_DEPTH = 1000;
const MAX_METADATA = 500;

interface Group {
  readonly destination: Destination;
  readonly font: number;
  /** How many characters stand in for one that `\u` gives. */
  readonly fallback: number;
  readonly hidden: boolean;
}

/** A document in Rich Text Format: text, headings, tables, notes, list labels as its writer printed them. */
export function readRtf(bytes: Uint8Array): OfficeText {
  const source = oneCharacterEach(bytes);
  if (!source.startsWith('{\\rtf')) {
    throw new PipelineError('DOCUMENT_CORRUPT', 'Cannot read the RTF document: it does not begin as one');
  }
  const reader = new RtfReader();
  for (const token of rtfTokens(source)) {
    if (token.kind === 'word') reader.word(token.name, token.value);
    else if (token.kind === 'bytes') reader.bytes(token.bytes);
    else reader[token.kind]();
  }
  return reader.end();
}

/** Not by a decoder: what the web calls Latin-1 is windows-1252, in which 0x93 is no longer 0x93. */
function oneCharacterEach(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  }
  return parts.join('');
}

class RtfReader {
  readonly #writer = new BlockWriter();
  readonly #charsets = new RtfCharsets();
  readonly #metadata: Partial<Record<keyof OfficeMetadata, string>> = {};
  readonly #outer: Group[] = [];
  #group: Group = { destination: 'text', font: 0, fallback: 1, hidden: false };
  /** Groups beyond those that are told apart. */
  #beyond = 0;
  #pendingBytes = '';
  /** Characters still to be left out behind a `\u`. */
  #skip = 0;
  #text = '';
  #label = '';
  #outline: number | null = null;
  #inTable = false;
  #tableIs: 'closed' | 'between rows' | 'between cells' | 'in a cell' = 'closed';
  #marks = 0;

  open(): void {
    this.#flushBytes();
    if (this.#outer.length >= MAX_DEPTH) this.#beyond++;
    else this.#outer.push(this.#group);
  }

  close(): void {
    this.#flushBytes();
    if (this.#beyond > 0) {
      this.#beyond--;
      return;
    }
    const outer = this.#outer.pop();
    if (outer === undefined) return;
    if (this.#group.destination === 'note' && outer.destination !== 'note') this.#endNote();
    this.#group = outer;
  }

  bytes(bytes: string): void {
    const skipped = Math.min(this.#skip, bytes.length);
    this.#skip -= skipped;
    this.#pendingBytes += bytes.slice(skipped);
  }

  word(name: string, value: number | null): void {
    if (name === 'u' && value !== null) return this.#unicode(value);
    this.#flushBytes();
    this.#skip = 0;
    const destination = destinationOf(name);
    const sign = SIGNS[name];
    if (destination !== undefined) this.#enter(destination);
    else if (sign !== undefined) this.#write(sign);
    else if (name === 'par' || name === 'sect' || name === 'page') this.#endParagraph();
    else this.#property(name, value ?? 1);
  }

  end(): OfficeText {
    this.#flushBytes();
    while (this.#outer.length > 0) this.close();
    this.#endParagraph();
    this.#closeTable();
    return { drafts: this.#writer.end(), metadata: this.#metadata };
  }

  #property(name: string, value: number): void {
    if (name === 'f') this.#group = { ...this.#group, font: value };
    else if (name === 'uc') this.#group = { ...this.#group, fallback: Math.min(Math.max(value, 0), 100) };
    else if (name === 'v' || name === 'deleted') this.#group = { ...this.#group, hidden: value !== 0 };
    else if (name === 'plain') this.#group = { ...this.#group, hidden: false };
    else if (name === 'fcharset') this.#charsets.setFont(this.#group.font, value);
    else if (name === 'ansicpg') this.#charsets.setStandard(value);
    else if (name === 'mac') this.#charsets.setStandard(10000);
    else if (name === 'pc') this.#charsets.setStandard(437);
    else if (name === 'pca') this.#charsets.setStandard(850);
    else if (this.#group.destination === 'text') this.#paragraphProperty(name, value);
  }

  #paragraphProperty(name: string, value: number): void {
    if (name === 'pard') [this.#outline, this.#inTable] = [null, false];
    else if (name === 'outlinelevel') this.#outline = value >= 0 && value < 9 ? value : null;
    else if (name === 'intbl') this.#inTable = true;
    else if (name === 'cell') this.#endCell();
    else if (name === 'row') this.#endRow();
  }

  #unicode(value: number): void {
    this.#flushBytes();
    this.#write(String.fromCharCode(value & 0xffff));
    this.#skip = this.#group.fallback;
  }

  #flushBytes(): void {
    const bytes = this.#pendingBytes;
    this.#pendingBytes = '';
    if (bytes !== '') this.#write(this.#charsets.decode(bytes, this.#group.font));
  }

  #write(text: string): void {
    const { destination, hidden } = this.#group;
    if (hidden || destination === 'silent' || destination === 'fonts') return;
    if (destination === 'text' || destination === 'note') this.#text += text;
    else if (destination === 'label') this.#label += text;
    else this.#metadata[destination] = ((this.#metadata[destination] ?? '') + text).slice(0, MAX_METADATA);
  }

  #enter(destination: Destination): void {
    const { destination: outer } = this.#group;
    if (outer === 'silent' || outer === 'fonts') return;
    if (destination === 'note' && outer === 'text') this.#startNote();
    this.#group = { ...this.#group, destination };
  }

  #startNote(): void {
    this.#openPlace();
    this.#writer.write(this.#text);
    this.#text = '';
    this.#writer.startNote(String(++this.#marks));
  }

  #endNote(): void {
    this.#writer.write(this.#text);
    this.#text = '';
    this.#writer.endNote();
  }

  #endParagraph(): void {
    this.#flushBytes();
    if (this.#group.destination === 'note') {
      this.#text += ' ';
      return;
    }
    this.#openPlace();
    const isItem = this.#label !== '';
    const label = /[\p{L}\p{N}]/u.test(this.#label) ? this.#label.trim() : isItem ? '-' : '';
    this.#writer.describe({ rank: this.#outline === null ? null : this.#outline + 1, isItem, label });
    this.#writer.write(this.#text);
    this.#writer.endParagraph();
    this.#text = this.#label = '';
  }

  /** Where the paragraph goes: the text, or a cell of the table that is open. */
  #openPlace(): void {
    if (!this.#inTable) return this.#closeTable();
    if (this.#tableIs === 'in a cell') return;
    if (this.#tableIs === 'closed') this.#writer.startTable();
    if (this.#tableIs !== 'between cells') this.#writer.startRow();
    this.#writer.startCell();
    this.#tableIs = 'in a cell';
  }

  #endCell(): void {
    this.#inTable = true;
    this.#endParagraph();
    this.#tableIs = 'between cells';
  }

  #endRow(): void {
    if (this.#tableIs !== 'closed') this.#tableIs = 'between rows';
  }

  #closeTable(): void {
    if (this.#tableIs !== 'closed') this.#writer.endTable();
    this.#tableIs = 'closed';
  }
}
