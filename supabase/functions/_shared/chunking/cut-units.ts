import type { AssembledDocument, PageRange } from '../documents/types.ts';
import { contextOf } from './context.ts';
import { type Offsets, offsetsOf } from './offsets.ts';
import { STRATEGIES, type Strategy } from './strategies.ts';
import { countTokens } from './tokens.ts';
import { tokensOf, type Unit, unitsOf } from './units.ts';
import { tokensOfWhole, type Wholes, wholesThatFit } from './wholes.ts';

export interface Chunk {
  /** From 0, without gaps. */
  ordinal: number;
  /** `substr(text, char_start + 1, char_end - char_start)`, exactly. */
  content: string;
  /** Headings above the content that it does not itself begin with; embedded before it. May be empty. */
  context: string;
  /** The same where they are kept and not embedded; null where `context` says them. */
  headings: string | null;
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
  /** Structure by default. */
  strategy?: Strategy;
  /** Whether the headings' path is embedded before the content; if not, it is only kept beside it. By default it is. */
  embedContext?: boolean;
}

/** Share of a chunk that one unit may take, so that a chunk can be filled well and still overlap. */
const UNIT_SHARE = 0.4;
/** Share of a chunk that may repeat the one before. */
const OVERLAP_SHARE = 1 / 3;

/** A document ready to be cut. */
export interface Cutting {
  readonly text: string;
  readonly offsets: Offsets;
  readonly units: readonly Unit[];
  readonly wholes: Wholes;
  readonly strategy: Strategy;
  readonly embedsContext: boolean;
  readonly maxTokens: number;
  readonly overlapTokens: number;
  /** Whether the text came through the cleaner, so that the tokens of its units add up. */
  readonly isClean: boolean;
  /** The page that a code point stands on; asked in the order of the text. */
  readonly pageAt: (position: number) => number;
}

export function cuttingOf(doc: AssembledDocument, options: ChunkOptions, isClean = true): Cutting {
  const maxTokens = Math.max(16, Math.floor(options.maxTokens));
  const offsets = offsetsOf(doc.text);
  return withUnits({
    text: doc.text,
    offsets,
    strategy: options.strategy ?? STRATEGIES.structure,
    embedsContext: options.embedContext ?? true,
    maxTokens,
    overlapTokens: options.overlapTokens,
    isClean,
    pageAt: pageFinder(doc.pages),
  }, unitsOf(doc, offsets, Math.floor(maxTokens * UNIT_SHARE)));
}

/** The same of other units. */
export function withUnits(cutting: Omit<Cutting, 'units' | 'wholes'>, units: readonly Unit[]): Cutting {
  const budgets = new Map<readonly string[], number>();
  const budgetOf = ({ path }: Unit): number => {
    const known = budgets.get(path);
    if (known !== undefined) return known;
    const budget = cutting.maxTokens - tokensOfContext(cutting, contextOf(path, cutting.maxTokens));
    budgets.set(path, budget);
    return budget;
  };
  return { ...cutting, units, wholes: wholesThatFit(units, budgetOf) };
}

/** The same with other pages. */
export function withPages(cutting: Cutting, pages: readonly PageRange[]): Cutting {
  return { ...cutting, pageAt: pageFinder(pages) };
}

/** A chunk before its place in the list is known. */
export type CutChunk = Omit<Chunk, 'ordinal'>;

/** The units from `first` up to `last` (exclusive) as chunks; the first of them may repeat what stands before it. */
export function cutUnits(
  cutting: Cutting,
  first: number,
  last: number,
  contextFor = (unit: Unit): string => contextOf(unit.path, cutting.maxTokens),
): CutChunk[] {
  const { units, wholes, maxTokens } = cutting;
  const chunks: CutChunk[] = [];
  for (let from = first; from < last;) {
    const unit = units[from];
    const context = unit ? contextFor(unit) : '';
    const contextTokens = tokensOfContext(cutting, context);
    const budget = maxTokens - contextTokens;
    const room = Math.max(0, budget - tokensOfWhole(units, wholes, from));
    const overlap = Math.min(cutting.overlapTokens, budget * OVERLAP_SHARE, room);
    const range = fill(cutting, from, last, budget, overlap);
    const start = units[range.start]?.start ?? 0;
    const end = units[range.end - 1]?.end ?? start;
    chunks.push({
      ...placed(cutting, start, end),
      ...captioned(cutting, context),
      tokens: contextTokens + range.tokens,
    });
    from = range.end;
  }
  return chunks;
}

/** The text between two UTF-16 indices, and where it stands. */
export function placed(
  { text, offsets, pageAt }: Cutting,
  start: number,
  end: number,
): Omit<CutChunk, 'context' | 'headings' | 'tokens'> {
  const char_start = offsets.toCodePoint(start);
  const char_end = offsets.toCodePoint(end);
  return {
    content: text.slice(start, end),
    char_start,
    char_end,
    page_start: pageAt(char_start),
    page_end: pageAt(Math.max(char_start, char_end - 1)),
  };
}

/** The headings' path as the chunk has it. */
export function captioned(
  { embedsContext }: Cutting,
  context: string,
): Pick<CutChunk, 'context' | 'headings'> {
  return embedsContext ? { context, headings: null } : { context: '', headings: context };
}

/** What a headings' path adds to the tokens of a chunk. */
function tokensOfContext({ embedsContext }: Pick<Cutting, 'embedsContext'>, context: string): number {
  return context === '' || !embedsContext ? 0 : countTokens(`${context}\n\n`);
}

interface Range {
  start: number;
  end: number;
  tokens: number;
}

/** The units of the chunk whose first new one is `from`: those that overlap the chunk before it, then the new ones. */
function fill(
  cutting: Cutting,
  from: number,
  last: number,
  budget: number,
  overlapTokens: number,
): Range {
  const { units } = cutting;
  let start = overlapStart(units, from, overlapTokens);
  const overlap = units.slice(start, from).reduce((sum, unit) => sum + unit.tokens, 0);
  let end = Math.max(from + 1, cutting.strategy.endOf(cutting, from, budget - overlap, last));
  let tokens = tokensBetween(cutting, start, end);
  // A word that loses the space before it at a chunk's start may take more tokens.
  while (tokens > budget && end - start > 1) {
    if (start < from) start++;
    else end--;
    tokens = tokensBetween(cutting, start, end);
  }
  return { start, end, tokens };
}

function tokensBetween({ text, units, isClean }: Cutting, start: number, end: number): number {
  return isClean
    ? tokensOf(text, units, start, end)
    : countTokens(text.slice(units[start]?.start ?? 0, units[end - 1]?.end ?? 0));
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

function pageFinder(all: readonly PageRange[]): (position: number) => number {
  const pages = all.filter((page) => page.char_end > page.char_start);
  let at = 0;
  return (position) => {
    while (at > 0 && (pages[at]?.char_start ?? 0) > position) at--;
    while (at < pages.length - 1 && (pages[at]?.char_end ?? 0) <= position) at++;
    return pages[at]?.page ?? 1;
  };
}
