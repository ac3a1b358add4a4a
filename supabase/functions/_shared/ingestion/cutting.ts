import type { ChunkOptions } from '../chunking/chunk-document.ts';
import { strategyId, strategyOf } from '../chunking/strategies.ts';
import type { Settings } from '../db/settings.ts';

/** How the settings have documents cut. */
export function chunkOptions(settings: Settings): ChunkOptions {
  return {
    maxTokens: settings.chunk_max_tokens,
    overlapTokens: settings.chunk_overlap_tokens,
    strategy: strategyOf(settings.chunk_strategy),
    embedContext: settings.chunk_embed_context,
  };
}

/** Name and version of the strategy, for the record. */
export function chunkerOf(settings: Settings): string {
  return strategyId(strategyOf(settings.chunk_strategy));
}
