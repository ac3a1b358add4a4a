import type { AssembledDocument, Block } from '../documents/types.ts';
import type { Offsets } from './offsets.ts';
import { cutSpan, sentences, type Span } from './sentences.ts';
import { countTokens } from './tokens.ts';

/** The smallest piece that a chunk is made of: a sentence, a line, a heading, or a cut of a long sentence. */
export interface Unit extends Span {
  /** Tokens, the white space before it included. */
  tokens: number;
  /** What begins with it; `sentence` where it is inside a block. */
  begins: 'heading' | 'article' | 'block' | 'sentence';
  /** Whether it is a heading, which must not end a chunk. */
  isHeading: boolean;
  /** Depth of the heading or article that it begins; 0 otherwise. */
  level: number;
  /** Labels of the headings that enclose it, outermost first; not its own. */
  path: readonly string[];
}

/** A first cut by characters: no encoding has more tokens than UTF-8 bytes, and prose has far fewer. */
const CHARS_PER_TOKEN = 3;

/** Divides a document into units of at most `maxTokens` each. */
export function unitsOf(doc: AssembledDocument, offsets: Offsets, maxTokens: number): Unit[] {
  const units: Unit[] = [];
  const open: { level: number; label: string }[] = [];
  let path: readonly string[] = [];
  let last = 0;
  for (const block of doc.blocks) {
    const structural = block.kind === 'heading' || block.kind === 'article';
    if (structural) {
      while (open.length > 0 && (open.at(-1)?.level ?? 0) >= block.level) open.pop();
      path = open.map(({ label }) => label);
    }
    const spans = spansOf(doc.text, block, offsets).flatMap((span) => fit(doc.text, span, maxTokens));
    spans.forEach((span, index) => {
      const first = index === 0;
      units.push({
        ...span,
        tokens: countTokens(doc.text.slice(last, span.end)),
        begins: !first ? 'sentence' : structural ? block.kind as 'heading' | 'article' : 'block',
        isHeading: block.kind === 'heading',
        level: first && structural ? block.level : 0,
        path: first || block.kind === 'heading' ? path : inside(path, block),
      });
      last = span.end;
    });
    if (structural && block.label) {
      open.push({ level: block.level, label: block.label });
      path = open.map(({ label }) => label);
    }
  }
  return units;
}

function inside(path: readonly string[], block: Block): readonly string[] {
  return block.kind === 'article' && block.label ? [...path, block.label] : path;
}

function spansOf(text: string, block: Block, offsets: Offsets): Span[] {
  const start = offsets.toIndex(block.char_start);
  const end = offsets.toIndex(block.char_end);
  return block.kind === 'heading' ? trimmed(text, start, end) : sentences(text, start, end);
}

function trimmed(text: string, start: number, end: number): Span[] {
  const part = text.slice(start, end);
  const lead = part.length - part.trimStart().length;
  const length = part.trim().length;
  return length > 0 ? [{ start: start + lead, end: start + lead + length }] : [];
}

function fit(text: string, span: Span, maxTokens: number): Span[] {
  return cutSpan(text, span, Math.max(4, maxTokens * CHARS_PER_TOKEN)).flatMap((piece) =>
    halve(text, piece, maxTokens)
  );
}

function halve(text: string, span: Span, maxTokens: number): Span[] {
  const length = span.end - span.start;
  if (length <= 2 || countTokens(text.slice(span.start, span.end)) <= maxTokens) return [span];
  const pieces = cutSpan(text, span, Math.max(2, Math.ceil(length / 2)));
  return pieces.length === 1 ? pieces : pieces.flatMap((piece) => halve(text, piece, maxTokens));
}
