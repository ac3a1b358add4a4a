import { headingDraft, paragraphDraft, plainTextOf, tableDraft } from '../documents/drafts.ts';
import type { BlockDraft } from '../documents/types.ts';
import { PipelineError } from '../errors/pipeline-error.ts';

/** What the paragraph that is being written is. */
export interface ParagraphKind {
  /** 1 for the highest heading; null for none. */
  readonly rank: number | null;
  readonly isItem: boolean;
  /** Number or mark that stands before it without being typed. */
  readonly label: string;
}

const PLAIN: ParagraphKind = { rank: null, isItem: false, label: '' };

interface Table {
  readonly rows: BlockDraft[][][];
}

/** A table whose cells hold texts of this length on average lays a page out. */
const LONG_CELL = 300;

/** Ten thousand pages. */
const MOST_CHARS = 20_000_000;

/** Takes a text as its file tells it, in order, and makes blocks of it. */
export class BlockWriter {
  readonly #blocks: BlockDraft[] = [];
  readonly #notes: BlockDraft[] = [];
  readonly #tables: Table[] = [];
  /** Where blocks go: the text, a cell, a note. */
  #into: BlockDraft[] = this.#blocks;
  readonly #outer: { into: BlockDraft[]; text: string; kind: ParagraphKind }[] = [];
  #text = '';
  #chars = 0;
  #kind = PLAIN;

  write(text: string): void {
    this.#count(text.length);
    this.#text += text;
  }

  /** Small files can stand for texts of any length: labels that are repeated, entities. */
  #count(chars: number): void {
    this.#chars += chars;
    if (this.#chars > MOST_CHARS) {
      throw new PipelineError(
        'TOO_LARGE',
        `Cannot read the document: its text has more than ${MOST_CHARS} characters`,
      );
    }
  }

  startParagraph(kind: ParagraphKind = PLAIN): void {
    this.endParagraph();
    this.#kind = kind;
  }

  /** Says what the paragraph is once it has begun, as Word does. */
  describe(kind: ParagraphKind): void {
    this.#kind = kind;
  }

  /** A line break inside a paragraph stays one; white space around it goes. */
  endParagraph(): void {
    const text = this.#text.split('\n').map(plainTextOf).filter((line) => line !== '').join('\n');
    const { rank, isItem, label } = this.#kind;
    this.#text = '';
    this.#kind = PLAIN;
    if (text === '') return;
    this.#count(label.length);
    const whole = label === '' ? text : `${label} ${text}`;
    this.#into.push(
      rank === null ? paragraphDraft(whole, isItem) : headingDraft(whole.replaceAll('\n', ' '), rank),
    );
  }

  startTable(): void {
    this.#enter([]);
    this.#tables.push({ rows: [] });
  }

  startRow(): void {
    this.#tables.at(-1)?.rows.push([]);
  }

  startCell(): void {
    this.endParagraph();
    const table = this.#tables.at(-1);
    if (table === undefined) return;
    if (table.rows.length === 0) table.rows.push([]);
    this.#into = [];
    table.rows.at(-1)?.push(this.#into);
  }

  endTable(): void {
    this.#leave();
    const table = this.#tables.pop();
    if (table !== undefined) this.#into.push(...draftsOf(table));
  }

  /** A note's text stands at the end, under the mark that the text has for it. */
  startNote(mark: string): void {
    this.write(`[${mark}]`);
    this.#enter(this.#notes);
    this.#kind = { ...PLAIN, label: `[${mark}]` };
  }

  endNote(): void {
    this.#leave();
  }

  /** A text inside a paragraph's own (a text box) comes before it. */
  startInset(): void {
    this.#enter(this.#into);
  }

  endInset(): void {
    this.#leave();
  }

  #enter(into: BlockDraft[]): void {
    this.#outer.push({ into: this.#into, text: this.#text, kind: this.#kind });
    this.#into = into;
    this.#text = '';
    this.#kind = PLAIN;
  }

  #leave(): void {
    this.endParagraph();
    const outer = this.#outer.pop();
    if (outer === undefined) return;
    this.#into = outer.into;
    this.#text = outer.text;
    this.#kind = outer.kind;
  }

  /** All blocks, the notes last. A file that ends early has what it had. */
  end(): BlockDraft[] {
    while (this.#tables.length > 0) this.endTable();
    while (this.#outer.length > 0) this.#leave();
    this.endParagraph();
    return [...this.#blocks, ...this.#notes];
  }
}

/** A table of data has a row a line; one that lays a page out, or is one cell, is read as what is in it. */
function draftsOf({ rows }: Table): BlockDraft[] {
  const cells = rows.flat();
  const inCells = cells.flat();
  const chars = inCells.reduce((sum, { text }) => sum + text.length, 0);
  const isData = rows.some((row) => row.length > 1) && chars < LONG_CELL * cells.length;
  if (!isData) return inCells;
  const draft = tableDraft(
    rows.map((row) => row.map((cell) => cell.map(({ text }) => text.replace(/\s+/g, ' ')).join(' '))),
  );
  return draft === null ? [] : [draft];
}
