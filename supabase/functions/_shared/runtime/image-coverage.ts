import { OPS } from 'pdfjs-dist/legacy/build/pdf.min.mjs';

/** As PDF writes it: a, b, c, d, e, f. */
type Matrix = readonly [number, number, number, number, number, number];
/** x0, y0, x1, y1. */
type Box = readonly [number, number, number, number];

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];
/** Deeper nesting is hostile. */
const MAX_SAVED = 1000;

/**
 * How much of a page its images cover, from the transforms among its operators. An image is painted into the unit
 * square, so that the transform before it says where it comes to lie; next to nothing else is drawn under a transform
 * that stretches the unit square over a part of the page that counts. So the images themselves, which pdfjs leaves out
 * unseen, are not needed.
 */
export class ImageCoverage {
  readonly #view: Box;
  readonly #boxes = new Map<string, number>();
  readonly #saved: Matrix[] = [];
  #matrix = IDENTITY;

  constructor([x0 = 0, y0 = 0, x1 = 0, y1 = 0]: readonly number[]) {
    this.#view = [x0, y0, x1, y1];
  }

  /** A piece of pdfjs' operator list; pieces come in order. */
  add(operators: readonly number[], args: readonly unknown[]): void {
    operators.forEach((operator, index) => {
      if (operator === OPS.save) this.#save();
      else if (operator === OPS.restore || operator === OPS.paintFormXObjectEnd) this.#restore();
      else if (operator === OPS.transform) this.#transform(args[index]);
      else if (operator === OPS.paintFormXObjectBegin) {
        this.#save();
        this.#transform((args[index] as unknown[] | null)?.[0]);
      }
    });
  }

  /** Share of the page, 0-1. Strips of one scan add up. */
  get share(): number {
    const [x0, y0, x1, y1] = this.#view;
    let covered = 0;
    for (const area of this.#boxes.values()) covered += area;
    return Math.min(1, covered / ((x1 - x0) * (y1 - y0))) || 0;
  }

  #save(): void {
    if (this.#saved.length < MAX_SAVED) this.#saved.push(this.#matrix);
  }

  #restore(): void {
    this.#matrix = this.#saved.pop() ?? this.#matrix;
  }

  #transform(by: unknown): void {
    if (!isMatrix(by)) return;
    this.#matrix = product(this.#matrix, by);
    const box = within(unitSquare(this.#matrix), this.#view);
    const area = (box[2] - box[0]) * (box[3] - box[1]);
    if (area > 1) this.#boxes.set(box.map(Math.round).join(' '), area);
  }
}

function isMatrix(value: unknown): value is Matrix {
  return (Array.isArray(value) || ArrayBuffer.isView(value)) && (value as ArrayLike<unknown>).length === 6;
}

function product([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix {
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

function unitSquare([a, b, c, d, e, f]: Matrix): Box {
  return [
    e + Math.min(0, a) + Math.min(0, c),
    f + Math.min(0, b) + Math.min(0, d),
    e + Math.max(0, a) + Math.max(0, c),
    f + Math.max(0, b) + Math.max(0, d),
  ];
}

function within(box: Box, view: Box): Box {
  const x0 = Math.max(box[0], view[0]);
  const y0 = Math.max(box[1], view[1]);
  return [x0, y0, Math.max(x0, Math.min(box[2], view[2])), Math.max(y0, Math.min(box[3], view[3]))];
}
