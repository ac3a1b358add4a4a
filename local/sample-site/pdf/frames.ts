import type { Canvas } from './canvas.ts';
import { breakLines } from './lines.ts';

const NOTE_SIZE = 8;
const NOTE_LEADING = 10;
const NOTE_RULE = 8;
const COLUMN_GAP = 24;

/** Where the next line goes: page after page, column after column, with room kept at the foot for the notes called. */
export class Frames {
  readonly width: number;
  y = 0;
  #column = 0;
  #notes: string[][] = [];
  readonly #canvas: Canvas;
  readonly #noteTexts: ReadonlyMap<string, string>;

  constructor(canvas: Canvas, noteTexts: ReadonlyMap<string, string>) {
    const { size, margin, columns } = canvas.style;
    this.#canvas = canvas;
    this.#noteTexts = noteTexts;
    this.width = (size[0] - 2 * margin - (columns - 1) * COLUMN_GAP) / columns;
    this.newPage();
  }

  get x(): number {
    return this.#canvas.style.margin + this.#column * (this.width + COLUMN_GAP);
  }

  get atTop(): boolean {
    return this.y === this.#canvas.style.margin;
  }

  newPage(): void {
    this.#drawNotes();
    const { size, margin } = this.#canvas.style;
    this.#canvas.doc.addPage({ size: [...size], margin: 0 });
    this.#column = 0;
    this.y = margin;
  }

  /** Moves to the next column or page unless `height` points, and the notes called, still fit here. */
  reserve(height: number, calls: readonly string[] = []): void {
    const notes = calls.map((call) => this.#noteLines(call));
    const foot = [...this.#notes, ...notes].flat().length * NOTE_LEADING + (calls.length > 0 ? NOTE_RULE : 0);
    const bottom = this.#canvas.style.size[1] - this.#canvas.style.margin;
    if (this.y + height + foot > bottom && !this.atTop) this.#next();
    this.#notes.push(...notes);
  }

  /** Draws what is still owed to the last page. */
  close(): void {
    this.#drawNotes();
  }

  #next(): void {
    if (this.#column + 1 < this.#canvas.style.columns) {
      this.#column++;
      this.y = this.#canvas.style.margin;
    } else {
      this.newPage();
    }
  }

  #noteLines(call: string): string[] {
    const text = this.#noteTexts.get(call);
    if (text === undefined) throw new Error(`Cannot set note ${call}: the text has no such note`);
    const measure = (part: string): number => this.#canvas.width('regular', NOTE_SIZE, part);
    return breakLines(`${call} ${text}`, this.width, measure, false).map((line) => line.text);
  }

  #drawNotes(): void {
    const lines = this.#notes.flat();
    if (lines.length === 0) return;
    const { doc, style } = this.#canvas;
    let y = style.size[1] - style.margin - lines.length * NOTE_LEADING;
    doc.moveTo(style.margin, y - 4).lineTo(style.margin + 120, y - 4).lineWidth(0.5).stroke();
    for (const line of lines) {
      this.#canvas.text('regular', NOTE_SIZE, line, style.margin, y);
      y += NOTE_LEADING;
    }
    this.#notes = [];
  }
}
