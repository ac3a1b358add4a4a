import { PipelineError } from '../errors/pipeline-error.ts';
import { structuralEnd } from './boundaries.ts';
import type { Cutting } from './cut-units.ts';
import { sentencesEnd } from './sentences-end.ts';

/**
 * Where the chunk that begins with `units[from]` ends (exclusive; at the latest at `to`), given the tokens it has room
 * for. Depends on nothing but the units from there on, so that an edit changes the chunks around it and no others.
 */
export type ChunkEnd = (cutting: Cutting, from: number, budget: number, to: number) => number;

export interface Strategy {
  readonly name: string;
  /** A change of where chunks end raises it. */
  readonly version: number;
  readonly endOf: ChunkEnd;
}

/** Ways to cut a document, by name. */
export const STRATEGIES = {
  /** By divisions, articles, items and rows. */
  structure: { name: 'structure', version: 4, endOf: structuralEnd },
  /** As many sentences as fit, whatever they are parts of. */
  sentences: { name: 'sentences', version: 1, endOf: sentencesEnd },
} as const satisfies Record<string, Strategy>;

/** `structure/4`: what is kept with what the strategy made. */
export function strategyId({ name, version }: Strategy): string {
  return `${name}/${version}`;
}

/**
 * The strategy that the setting `chunk_strategy` names: `structure`, or `structure/4` to have that version and no other.
 * @throws PipelineError `INTERNAL` for one that is not registered
 */
export function strategyOf(setting: string): Strategy {
  const known: Strategy[] = Object.values(STRATEGIES);
  const found = known.find((strategy) => setting === strategy.name || setting === strategyId(strategy));
  if (found !== undefined) return found;
  throw new PipelineError(
    'INTERNAL',
    `Cannot use setting chunk_strategy: there is no ${JSON.stringify(setting)}, only ${
      known.map(strategyId).join(' and ')
    }`,
  );
}
