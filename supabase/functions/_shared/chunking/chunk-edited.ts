import { assembleStored } from '../documents/from-stored.ts';
import type { AssembledDocument, PageRange } from '../documents/types.ts';
import { EditedContexts } from './edited-contexts.ts';
import {
  type Chunk,
  type ChunkOptions,
  type CutChunk,
  type Cutting,
  cuttingOf,
  cutUnits,
  placed,
  withPages,
  withUnits,
} from './cut-units.ts';
import { type EarlierChunk, type KeptChunk, keptChunks } from './kept-chunks.ts';
import { type Measured, movePages, pagesFit } from './move-pages.ts';
import { offsetsOf } from './offsets.ts';
import { splitUnits } from './units.ts';

/** How the text before an edit was cut; ranges in code points of that text. */
export interface EarlierCut {
  readonly text: string;
  readonly pages: readonly PageRange[];
  readonly chunks: readonly Pick<Chunk, 'context' | 'char_start' | 'char_end'>[];
}

export interface EditedCut {
  readonly chunks: Chunk[];
  readonly pages: PageRange[];
}

/**
 * Cuts a text that was edited. What the edit left whole stays cut as it was, also where the text alone does not show why
 * (a PDF's headings are told by their type), so that only what was edited is embedded anew. `pages` are those of the
 * document as it is stored: they count where they are the text's, else the earlier ones move with their text.
 */
export function chunkEdited(
  doc: AssembledDocument,
  earlier: EarlierCut | null,
  pages: readonly PageRange[],
  options: ChunkOptions,
): EditedCut {
  const plain = cuttingOf(doc, options, false);
  const before = { ...earlierText(earlier), chunks: earlierChunks(earlier) };
  const kept = keptChunks(doc.text, plain.units, before.chunks);
  const moved = pagesOf(pages, earlier, before, kept, { length: doc.text.length, offsets: plain.offsets });
  const edges = kept.flatMap(({ fresh, end }) => [fresh, end]);
  const cutting = withPages(withUnits(plain, splitUnits(doc.text, plain.units, edges)), moved);
  const contexts = new EditedContexts(doc, assembleStored(earlier?.text ?? ''), before, cutting);
  return { chunks: numbered(cutAround(kept, cutting, contexts)), pages: moved };
}

function earlierText(earlier: EarlierCut | null): Measured {
  return { length: earlier?.text.length ?? 0, offsets: offsetsOf(earlier?.text ?? '') };
}

function earlierChunks(earlier: EarlierCut | null): EarlierChunk[] {
  if (earlier === null) return [];
  const { toIndex } = offsetsOf(earlier.text);
  return earlier.chunks.map(({ context, char_start, char_end }) => {
    const start = toIndex(char_start);
    const end = toIndex(char_end);
    return { content: earlier.text.slice(start, end), context, start, end };
  });
}

function pagesOf(
  stored: readonly PageRange[],
  earlier: EarlierCut | null,
  from: Measured & { chunks: readonly EarlierChunk[] },
  kept: readonly KeptChunk[],
  to: Measured,
): PageRange[] {
  const before = earlier?.pages ?? [];
  const written = JSON.stringify(stored) !== JSON.stringify(before);
  return written && pagesFit(stored, to.offsets.toCodePoint(to.length))
    ? [...stored]
    : movePages(before, from.chunks, kept, from, to);
}

/** The chunks that are kept, and new ones of what lies between them. */
function cutAround(kept: readonly KeptChunk[], cutting: Cutting, contexts: EditedContexts): CutChunk[] {
  const { units } = cutting;
  const chunks: CutChunk[] = [];
  let unit = 0;
  let before: KeptChunk | undefined;
  const skipTo = (index: number) => {
    const first = unit;
    while (unit < units.length && (units[unit]?.start ?? index) < index) unit++;
    return first;
  };
  for (const one of kept) {
    const refreshed = contexts.refreshed(one);
    if (refreshed === null) continue;
    const first = skipTo(one.fresh);
    chunks.push(...cutUnits(cutting, first, unit, contexts.between(before, one)));
    skipTo(one.end);
    chunks.push({ ...placed(cutting, one.start, one.end), ...refreshed });
    before = one;
  }
  const first = skipTo(cutting.text.length);
  chunks.push(...cutUnits(cutting, first, unit, contexts.between(before, undefined)));
  return chunks;
}

function numbered(chunks: readonly CutChunk[]): Chunk[] {
  return chunks.map((chunk, ordinal) => ({ ordinal, ...chunk }));
}
