import type { Canvas, Face } from './canvas.ts';
import type { Frames } from './frames.ts';
import { breakLines } from './lines.ts';

const PADDING = 4;

/** Widths in proportion to the longest cell of each column, none under a tenth or over a third of the whole. */
function columnWidths(rows: readonly (readonly string[])[], width: number): number[] {
  const count = rows[0]?.length ?? 1;
  const weights = Array.from({ length: count }, (_, i) => {
    const longest = Math.max(...rows.map((row) => (row[i] ?? '').length));
    return Math.min(Math.max(longest, 10), 40);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total * width);
}

/** Draws a ruled table; a row is never divided, and the header stands again on top of the next page. */
export function setTable(
  canvas: Canvas,
  frames: Frames,
  rows: readonly (readonly string[])[],
  size: number,
): void {
  const widths = columnWidths(rows, frames.width);
  const leading = size * 1.25;
  const layout = rows.map((row, r) => {
    const face: Face = r === 0 ? 'bold' : 'regular';
    const measure = (part: string): number => canvas.width(face, size, part);
    const cells = row.map((cell, i) => breakLines(cell, (widths[i] ?? 0) - 2 * PADDING, measure, false));
    return { face, cells, height: Math.max(...cells.map((cell) => cell.length)) * leading + 2 * PADDING };
  });
  const draw = (row: (typeof layout)[number]): void => {
    let x = frames.x;
    row.cells.forEach((lines, i) => {
      const width = widths[i] ?? 0;
      canvas.doc.rect(x, frames.y, width, row.height).lineWidth(0.5).stroke();
      lines.forEach((line, l) => {
        canvas.text(row.face, size, line.text, x + PADDING, frames.y + PADDING + l * leading);
      });
      x += width;
    });
    frames.y += row.height;
  };
  frames.y += 4;
  const [header, ...body] = layout;
  if (!header) return;
  frames.reserve(header.height + (body[0]?.height ?? 0));
  draw(header);
  for (const row of body) {
    const before = canvas.doc.bufferedPageRange().count;
    frames.reserve(row.height);
    if (canvas.doc.bufferedPageRange().count > before) draw(header);
    draw(row);
  }
  frames.y += 10;
}
