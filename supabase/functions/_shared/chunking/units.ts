import type { AssembledDocument, Block } from '../documents/types.ts';
import type { Offsets } from './offsets.ts';
import { cutSpan, sentences, type Span } from './sentences.ts';
import { countTokens } from './tokens.ts';

/** The smallest piece that a chunk is made of: a sentence, a line, a heading, or a cut of a long sentence. */
export interface Unit extends Span {
  /** Tokens, the spaces before it and the line breaks after it included; these add up exactly (see `tokensOf`). */
  tokens: number;
  /** No white space divides it from the unit before: it was cut out of a longer word. */
  glued: boolean;
  /** What begins with it; `sentence` where it is inside a block. */
  begins: 'heading' | 'article' | 'block' | 'sentence';
  /** Whether it is a heading, which must not end a chunk. */
  isHeading: boolean;
  /** Depth of the heading or article that it begins; 0 otherwise. */
  level: number;
  /** Labels of the headings that enclose it, outermost first; not its own. */
  path: readonly string[];
  /** Numbers of what it is a part of and should not be divided: its article, its item or row. */
  wholes: readonly number[];
}

/** Kinds of blocks that stay whole where they fit, a table row by row; an article with what is under it, else by itself. */
const UNDIVIDED: ReadonlySet<Block['kind']> = new Set(['article', 'list_item', 'table']);

/** A first cut by characters, so that no very long word is ever encoded. */
const CHARS_PER_TOKEN = 3;

/** Divides a document into units of at most about `maxTokens` each. */
export function unitsOf(doc: AssembledDocument, offsets: Offsets, maxTokens: number): Unit[] {
  const units: Unit[] = [];
  const open: { level: number; label: string }[] = [];
  let path: readonly string[] = [];
  let count = 0;
  let article: readonly number[] = [];
  for (const block of doc.blocks) {
    const structural = block.kind === 'heading' || block.kind === 'article';
    if (structural) {
      while (open.length > 0 && (open.at(-1)?.level ?? 0) >= block.level) open.pop();
      path = open.map(({ label }) => label);
    }
    const outer = path;
    if (structural && block.label) {
      open.push({ level: block.level, label: block.label });
      path = open.map(({ label }) => label);
    }
    if (structural) article = block.kind === 'article' ? [count++] : [];
    let first = true;
    let lastEnd = -1;
    for (const part of partsOf(doc.text, block, offsets)) {
      const wholes = UNDIVIDED.has(block.kind) ? [...article, count++] : article;
      for (const { start, end, tokens } of fit(doc.text, part, maxTokens)) {
        units.push({
          start,
          end,
          tokens,
          glued: start === lastEnd,
          begins: !first ? 'sentence' : structural ? block.kind as 'heading' | 'article' : 'block',
          isHeading: block.kind === 'heading',
          level: first && structural ? block.level : 0,
          path: first || block.kind === 'heading' ? outer : path,
          wholes,
        });
        first = false;
        lastEnd = end;
      }
    }
  }
  return units;
}

/** The sentences of a block by what they are parts of: a table's by rows, all others together. */
function partsOf(text: string, block: Block, offsets: Offsets): Span[][] {
  const start = offsets.toIndex(block.char_start);
  const end = offsets.toIndex(block.char_end);
  if (block.kind === 'heading') return [trimmed(text, start, end)];
  if (block.kind !== 'table') return [sentences(text, start, end)];
  return lines(text, start, end).map((row) => sentences(text, row.start, row.end));
}

function lines(text: string, start: number, end: number): Span[] {
  const spans: Span[] = [];
  for (let from = start; from < end;) {
    const found = text.indexOf('\n', from);
    const to = found < 0 || found > end ? end : found;
    spans.push({ start: from, end: to });
    from = to + 1;
  }
  return spans;
}

function trimmed(text: string, start: number, end: number): Span[] {
  const part = text.slice(start, end);
  const lead = part.length - part.trimStart().length;
  const length = part.trim().length;
  return length > 0 ? [{ start: start + lead, end: start + lead + length }] : [];
}

type Counted = Span & { tokens: number };

function fit(text: string, spans: readonly Span[], maxTokens: number): Counted[] {
  return spans.flatMap((span) => cutSpan(text, span, Math.max(4, maxTokens * CHARS_PER_TOKEN)))
    .flatMap((piece) => halve(text, piece, maxTokens));
}

function halve(text: string, span: Span, maxTokens: number): Counted[] {
  const tokens = countTokens(withSpace(text, span));
  const length = span.end - span.start;
  if (length <= 2 || tokens <= maxTokens) return [{ ...span, tokens }];
  const pieces = cutSpan(text, span, Math.max(2, Math.ceil(length / 2)));
  return pieces.length === 1
    ? [{ ...span, tokens }]
    : pieces.flatMap((piece) => halve(text, piece, maxTokens));
}

/** The same units, none of which goes over one of `edges` (UTF-16, rising). */
export function splitUnits(text: string, units: readonly Unit[], edges: readonly number[]): Unit[] {
  let next = 0;
  return units.flatMap((unit) => {
    const pieces: Unit[] = [];
    let rest = unit;
    while (next < edges.length && (edges[next] ?? 0) < rest.end) {
      const edge = edges[next++] ?? 0;
      const [left] = trimmed(text, rest.start, edge);
      const [right] = trimmed(text, edge, rest.end);
      if (edge <= rest.start || !left || !right) continue;
      const glued = left.end === right.start;
      pieces.push({ ...rest, ...left, tokens: countTokens(withSpace(text, left)) });
      rest = {
        ...rest,
        ...right,
        tokens: countTokens(withSpace(text, right)),
        glued,
        begins: 'sentence',
        level: 0,
      };
    }
    return [...pieces, rest];
  });
}

/**
 * A unit with the white space that its encoding depends on. cl100k_base takes a space together with the word after it
 * and line breaks together with the signs before them, so that pieces divided like this have as many tokens as the
 * whole.
 */
function withSpace(text: string, { start, end }: Span): string {
  let from = start;
  while (from > 0 && isBlank(text.charCodeAt(from - 1))) from--;
  let to = end;
  while (to < text.length && isBreak(text.charCodeAt(to))) to++;
  return text.slice(from, to);
}

function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x09;
}

function isBreak(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d;
}

/** Tokens of the text from the start of `units[from]` to the end of `units[to - 1]`. */
export function tokensOf(text: string, units: readonly Unit[], from: number, to: number): number {
  const first = units[from];
  const last = units[to - 1];
  if (!first || !last) return 0;
  if (to - from === 1 || units.slice(from + 1, to).some((unit) => unit.glued)) {
    return countTokens(text.slice(first.start, last.end));
  }
  const second = units[from + 1];
  let sum = countTokens(text.slice(first.start, breaksAfter(text, first.end, second?.start ?? first.end)));
  for (let i = from + 1; i < to - 1; i++) sum += units[i]?.tokens ?? 0;
  let start = last.start;
  while (start > first.end && isBlank(text.charCodeAt(start - 1))) start--;
  return sum + countTokens(text.slice(start, last.end));
}

function breaksAfter(text: string, end: number, limit: number): number {
  let to = end;
  while (to < limit && isBreak(text.charCodeAt(to))) to++;
  return to;
}
