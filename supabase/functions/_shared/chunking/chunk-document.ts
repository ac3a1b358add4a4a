import type { AssembledDocument } from '../documents/types.ts';
import { type Chunk, type ChunkOptions, cuttingOf, cutUnits } from './cut-units.ts';

export type { Chunk, ChunkOptions } from './cut-units.ts';

/**
 * Divides a document into chunks that cover its text but for white space between them. Deterministic; an edit changes
 * the chunks around it and no others.
 */
export function chunkDocument(doc: AssembledDocument, options: ChunkOptions): Chunk[] {
  const cutting = cuttingOf(doc, options);
  return cutUnits(cutting, 0, cutting.units.length).map((chunk, ordinal) => ({ ordinal, ...chunk }));
}
