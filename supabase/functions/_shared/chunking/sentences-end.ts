import type { ChunkEnd } from './strategies.ts';

/** As many whole sentences as there is room for. */
export const sentencesEnd: ChunkEnd = ({ units }, from, budget, to) => {
  let filled = 0;
  let end = from;
  while (end < to) {
    filled += units[end]?.tokens ?? 0;
    if (filled > budget && end > from) break;
    end++;
  }
  return end;
};
