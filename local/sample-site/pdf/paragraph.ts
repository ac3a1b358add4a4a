import type { Canvas, Face } from './canvas.ts';
import type { Frames } from './frames.ts';
import { breakLines, type Line } from './lines.ts';

export interface Setting {
  readonly face: Face;
  readonly size: number;
  readonly indent: number;
  readonly justify: boolean;
  readonly hyphenate: boolean;
  readonly before: number;
  readonly after: number;
  /** Height that must follow on the same page: a heading does not stand alone at the foot. */
  readonly keep: number;
}

const withLigatures = (text: string): string => text.replaceAll('fi', '\ufb01').replaceAll('fl', '\ufb02');

const MARK_SCALE = 0.62;
const MARK = /\[\^(\d+)\]/;

/** The width of a text whose note marks are set small. */
function widthOf(canvas: Canvas, set: Setting, text: string): number {
  return text.split(MARK).reduce((sum, part, i) => {
    if (part === '') return sum;
    const isMark = i % 2 === 1;
    return sum + canvas.width(isMark ? 'regular' : set.face, set.size * (isMark ? MARK_SCALE : 1), part);
  }, 0);
}

/** Draws a line with its note marks raised. */
function drawLine(canvas: Canvas, line: Line, x: number, y: number, set: Setting, spacing: number): void {
  let left = x;
  line.text.split(MARK).forEach((part, i) => {
    if (part === '') return;
    if (i % 2 === 1) {
      canvas.text('regular', set.size * MARK_SCALE, part, left, y - 1);
      left += canvas.width('regular', set.size * MARK_SCALE, part);
      return;
    }
    const text = part.trimStart();
    left += (part.length - text.length) * (canvas.width(set.face, set.size, ' ') + spacing);
    canvas.text(set.face, set.size, text, left, y, spacing);
    left += canvas.width(set.face, set.size, text) + spacing * (text.split(' ').length - 1);
  });
}

/** Sets one paragraph, heading or list item into the frames. */
export function setParagraph(canvas: Canvas, frames: Frames, source: string, set: Setting): void {
  const text = canvas.style.ligatures ? withLigatures(source) : source;
  const width = frames.width - set.indent;
  const measure = (part: string): number => widthOf(canvas, set, part);
  const height = set.size * canvas.style.leading;
  if (!frames.atTop) frames.y += set.before;
  const lines = breakLines(text, width, measure, set.hyphenate);
  lines.forEach((line, i) => {
    frames.reserve(height + (i === 0 ? set.keep : 0), line.notes);
    const gaps = line.text.split(' ').length - 1;
    const spacing = set.justify && !line.last && gaps > 0 ? (width - line.width) / gaps : 0;
    drawLine(canvas, line, frames.x + set.indent, frames.y, set, spacing);
    frames.y += height;
  });
  frames.y += set.after;
}
