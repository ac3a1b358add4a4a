import type { Block, Content } from '../blocks.ts';
import { type Canvas, openCanvas } from './canvas.ts';
import { Frames } from './frames.ts';
import { setParagraph, type Setting } from './paragraph.ts';
import { setTable } from './table.ts';
import type { Style } from './style.ts';
import { Buffer } from 'node:buffer';

function headingSetting(style: Style, level: 1 | 2 | 3): Setting {
  const scale = style.slides ? { 1: 1.5, 2: 1.2, 3: 1 } : { 1: 1.6, 2: 1.25, 3: 1.08 };
  const size = style.fontSize * scale[level];
  const face = level === 3 ? 'italic' : 'bold';
  return {
    face,
    size,
    indent: 0,
    justify: false,
    hyphenate: false,
    before: size * 0.8,
    after: size * 0.4,
    keep: size * 4,
  };
}

function bodySetting(style: Style): Setting {
  const { fontSize: size, justify, hyphenate } = style;
  return { face: 'regular', size, indent: 0, justify, hyphenate, before: 0, after: size * 0.6, keep: 0 };
}

function setForm(canvas: Canvas, frames: Frames, block: { kind: 'box' | 'blank'; text: string }): void {
  const body = bodySetting(canvas.style);
  frames.reserve(body.size * 2);
  const { doc } = canvas;
  if (block.kind === 'box') {
    doc.rect(frames.x, frames.y + 1, 9, 9).lineWidth(0.8).stroke();
    setParagraph(canvas, frames, block.text, { ...body, indent: 18 });
    return;
  }
  const label = `${block.text}:`;
  const start = frames.x + canvas.width('regular', body.size, label) + 6;
  const base = frames.y + body.size;
  doc.moveTo(start, base).lineTo(frames.x + frames.width, base).lineWidth(0.5).stroke();
  setParagraph(canvas, frames, label, { ...body, after: body.size });
}

function setBlock(canvas: Canvas, frames: Frames, block: Block): void {
  const body = bodySetting(canvas.style);
  switch (block.kind) {
    case 'page':
      return frames.newPage();
    case 'heading':
      if (canvas.style.slides && block.level === 1 && !frames.atTop) frames.newPage();
      return setParagraph(canvas, frames, block.text, headingSetting(canvas.style, block.level));
    case 'paragraph':
      return setParagraph(canvas, frames, block.text, body);
    case 'item':
      frames.reserve(body.size * canvas.style.leading);
      canvas.text('regular', body.size, '•', frames.x + 6, frames.y);
      return setParagraph(canvas, frames, block.text, { ...body, indent: 20, after: body.size * 0.25 });
    case 'box':
    case 'blank':
      return setForm(canvas, frames, { kind: block.kind, text: block.text });
    case 'table':
      return setTable(canvas, frames, block.rows, body.size * 0.86);
  }
}

/** Running heads and page numbers, once it is known how many pages there are. */
function setEdges(canvas: Canvas): void {
  const { style, doc } = canvas;
  const { start, count } = doc.bufferedPageRange();
  for (let i = 0; i < count; i++) {
    doc.switchToPage(start + i);
    if (style.head !== null) {
      canvas.text('italic', 9, style.head, style.margin, style.margin / 2);
      const y = style.margin / 2 + 14;
      doc.moveTo(style.margin, y).lineTo(style.size[0] - style.margin, y).lineWidth(0.5).stroke();
    }
    if (style.foot === null) continue;
    const text = style.foot === 'n' ? String(i + 1) : `Página ${i + 1} de ${count}`;
    const x = (style.size[0] - canvas.width('regular', 9, text)) / 2;
    canvas.text('regular', 9, text, x, style.size[1] - style.margin / 2 - 5);
  }
}

/** Typesets a text. `images` are full-page pictures added at the end, as a scanned annex is. */
export async function renderPdf(
  content: Content,
  style: Style,
  images: readonly Uint8Array[] = [],
): Promise<Uint8Array> {
  const canvas = openCanvas(content.title, style);
  if (content.blocks.length > 0) {
    const frames = new Frames(canvas, content.notes);
    for (const block of content.blocks) setBlock(canvas, frames, block);
    frames.close();
    setEdges(canvas);
  }
  for (const image of images) {
    canvas.doc.addPage({ size: [...style.size], margin: 0 });
    canvas.doc.image(Buffer.from(image), 0, 0, { width: style.size[0], height: style.size[1] });
  }
  return await canvas.finish();
}
