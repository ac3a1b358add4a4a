import type { AssembledDocument } from '../documents/types.ts';
import { chunkEnd } from './boundaries.ts';
import { contextOf, embeddingInput } from './context.ts';
import { offsetsOf } from './offsets.ts';
import { countTokens } from './tokens.ts';
import { type Unit, unitsOf } from './units.ts';

export interface Chunk {
  /** From 0, without gaps. */
  ordinal: number;
  /** `substr(text, char_start + 1, char_end - char_start)`, exactly. */
  content: string;
  /** Headings above the content that it does not itself begin with; embedded before it. May be empty. */
  context: string;
  /** Code points, 0-based, end left out. */
  char_start: number;
  char_end: number;
  /** Pages it begins and ends on; 1 for a document without pages. */
  page_start: number;
  page_end: number;
  /** Of context and content together, as they are embedded; never more than asked for. */
  tokens: number;
}

export interface ChunkOptions {
  /** At least 16. */
  maxTokens: number;
  /** How much of the end of a chunk the next one repeats, at most, where both are in one section. */
  overlapTokens: number;
}

/** Share of a chunk that one unit may take, so that a chunk can be filled well and still overlap. */
const UNIT_SHARE = 0.4;
/** Blank line between context and content, and what joining may cost at the seams. */
const SEAM_TOKENS = 3;

/**
 * Divides a document into chunks that cover its text but for white space between them. Deterministic; an edit changes
 * the chunks around it and no others.
 */
export function chunkDocument(doc: AssembledDocument, options: ChunkOptions): Chunk[] {
  const maxTokens = Math.max(16, Math.floor(options.maxTokens));
  const offsets = offsetsOf(doc.text);
  const units = unitsOf(doc, offsets, Math.floor(maxTokens * UNIT_SHARE));
  const chunks: Chunk[] = [];
  const pageAt = pageFinder(doc);
  let from = 0;
  while (from < units.length) {
    const context = contextOf(units[from]?.path ?? [], maxTokens);
    const budget = maxTokens - (context === '' ? 0 : countTokens(context) + SEAM_TOKENS);
    const first = overlapStart(units, from, Math.min(options.overlapTokens, Math.floor(budget / 3)));
    const overlap = sumTokens(units, first, from);
    let end = Math.max(from + 1, chunkEnd(units, from, budget - overlap, doc.text));
    let start = first;
    let chunk = toChunk(units, start, end);
    // The tokens of joined units differ a little from their sum.
    while (chunk.tokens > maxTokens && (end > from + 1 || start < from)) {
      if (end > from + 1) end--;
      else start++;
      chunk = toChunk(units, start, end);
    }
    chunks.push(chunk);
    from = end;

    function toChunk(all: readonly Unit[], start: number, end: number): Chunk {
      const begin = all[start]?.start ?? 0;
      const stop = all[end - 1]?.end ?? begin;
      const content = doc.text.slice(begin, stop);
      const char_start = offsets.toCodePoint(begin);
      const char_end = offsets.toCodePoint(stop);
      return {
        ordinal: chunks.length,
        content,
        context,
        char_start,
        char_end,
        page_start: pageAt(char_start),
        page_end: pageAt(Math.max(char_start, char_end - 1)),
        tokens: countTokens(embeddingInput(context, content)),
      };
    }
  }
  return chunks;
}

/** The first unit of the overlap before `from`: whole sentences or lines of the same section only. */
function overlapStart(units: readonly Unit[], from: number, overlapTokens: number): number {
  let start = from;
  let tokens = 0;
  while (start > 0) {
    const following = units[start];
    const unit = units[start - 1];
    if (!unit || !following || following.begins === 'heading' || following.begins === 'article') break;
    if (unit.isHeading || tokens + unit.tokens > overlapTokens) break;
    tokens += unit.tokens;
    start--;
  }
  return start;
}

function sumTokens(units: readonly Unit[], from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += units[i]?.tokens ?? 0;
  return sum;
}

function pageFinder(doc: AssembledDocument): (position: number) => number {
  const pages = doc.pages.filter((page) => page.char_end > page.char_start);
  let at = 0;
  return (position) => {
    while (at > 0 && (pages[at]?.char_start ?? 0) > position) at--;
    while (at < pages.length - 1 && (pages[at]?.char_end ?? 0) <= position) at++;
    return pages[at]?.page ?? 1;
  };
}
