import type { AssembledDocument } from '../documents/types.ts';
import { chunkEnd } from './boundaries.ts';
import { contextOf } from './context.ts';
import { offsetsOf } from './offsets.ts';
import { countTokens } from './tokens.ts';
import { tokensOf, type Unit, unitsOf } from './units.ts';

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
  /** Of `embeddingInput(context, content)`; never more than asked for. */
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
/** Share of a chunk that may repeat the one before. */
const OVERLAP_SHARE = 1 / 3;

/**
 * Divides a document into chunks that cover its text but for white space between them. Deterministic; an edit changes
 * the chunks around it and no others.
 */
export function chunkDocument(doc: AssembledDocument, options: ChunkOptions): Chunk[] {
  const maxTokens = Math.max(16, Math.floor(options.maxTokens));
  const { text } = doc;
  const offsets = offsetsOf(text);
  const units = unitsOf(doc, offsets, Math.floor(maxTokens * UNIT_SHARE));
  const pageAt = pageFinder(doc);
  const chunks: Chunk[] = [];
  for (let from = 0; from < units.length;) {
    const context = contextOf(units[from]?.path ?? [], maxTokens);
    const contextTokens = context === '' ? 0 : countTokens(`${context}\n\n`);
    const budget = maxTokens - contextTokens;
    const range = fill(text, units, from, budget, Math.min(options.overlapTokens, budget * OVERLAP_SHARE));
    const begin = units[range.start]?.start ?? 0;
    const stop = units[range.end - 1]?.end ?? begin;
    const char_start = offsets.toCodePoint(begin);
    const char_end = offsets.toCodePoint(stop);
    chunks.push({
      ordinal: chunks.length,
      content: text.slice(begin, stop),
      context,
      char_start,
      char_end,
      page_start: pageAt(char_start),
      page_end: pageAt(Math.max(char_start, char_end - 1)),
      tokens: contextTokens + range.tokens,
    });
    from = range.end;
  }
  return chunks;
}

interface Range {
  start: number;
  end: number;
  tokens: number;
}

/** The units of the chunk whose first new one is `from`: those that overlap the chunk before it, then the new ones. */
function fill(
  text: string,
  units: readonly Unit[],
  from: number,
  budget: number,
  overlapTokens: number,
): Range {
  let start = overlapStart(units, from, overlapTokens);
  const overlap = units.slice(start, from).reduce((sum, unit) => sum + unit.tokens, 0);
  let end = Math.max(from + 1, chunkEnd(units, from, budget - overlap, text));
  let tokens = tokensOf(text, units, start, end);
  // A word that loses the space before it at a chunk's start may take more tokens.
  while (tokens > budget && end - start > 1) {
    if (start < from) start++;
    else end--;
    tokens = tokensOf(text, units, start, end);
  }
  return { start, end, tokens };
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

function pageFinder(doc: AssembledDocument): (position: number) => number {
  const pages = doc.pages.filter((page) => page.char_end > page.char_start);
  let at = 0;
  return (position) => {
    while (at > 0 && (pages[at]?.char_start ?? 0) > position) at--;
    while (at < pages.length - 1 && (pages[at]?.char_end ?? 0) <= position) at++;
    return pages[at]?.page ?? 1;
  };
}
