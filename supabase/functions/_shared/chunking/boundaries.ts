import { LEVEL } from '../documents/structure.ts';
import type { ChunkEnd } from './strategies.ts';
import type { Unit } from './units.ts';
import { tokensOfWhole } from './wholes.ts';

/**
 * Fill, as shares of the budget, from which a chunk ends before what begins there. A law's chapter hardly ever shares
 * a chunk with the one before; short articles do.
 */
const FILL_BEFORE = { division: 0.15, heading: 0.3, article: 0.4 } as const;
/** Fill from which a chunk without such a boundary may end between two paragraphs or sentences. */
const MIN_FILL = 0.55;

/**
 * A chunk ends where a division, heading or article begins once it is filled enough, and before an article, item or row
 * that has room in the next one only. Where structure gives no boundary the choice among paragraphs (else sentences)
 * falls on the one whose text has the greatest hash: after an edit the old and the new division meet again within a few
 * chunks, and every chunk after that is the same as before.
 */
export const structuralEnd: ChunkEnd = ({ text, units, wholes }, from, budget, to) => {
  let filled = 0;
  let best: { end: number; block: boolean; hash: number } | null = null;
  let end = from;
  for (; end < to; end++) {
    const unit = units[end];
    if (!unit) break;
    if (end > from) {
      const mayEnd = units[end - 1]?.isHeading !== true && wholes.isInside[end] !== true;
      if (mayEnd && endsBefore(unit, filled / budget)) return end;
      if (mayEnd && filled >= MIN_FILL * budget) {
        const candidate = { end, block: unit.begins !== 'sentence', hash: hashOf(text, unit) };
        if (!best || isBetter(candidate, best)) best = candidate;
      }
      if (filled + tokensOfWhole(units, wholes, end) > budget) break;
    }
    filled += unit.tokens;
  }
  if (end >= to) return to;
  return best?.end ?? withoutTrailingHeadings(units, from, end);
};

function endsBefore(unit: Unit, fill: number): boolean {
  if (unit.begins === 'article') return fill >= FILL_BEFORE.article;
  if (unit.begins !== 'heading') return false;
  return fill >= (unit.level <= LEVEL.chapter ? FILL_BEFORE.division : FILL_BEFORE.heading);
}

function isBetter(one: { block: boolean; hash: number }, other: { block: boolean; hash: number }): boolean {
  return one.block === other.block ? one.hash > other.hash : one.block;
}

function withoutTrailingHeadings(units: readonly Unit[], from: number, end: number): number {
  let last = end;
  while (last > from + 1 && units[last - 1]?.isHeading) last--;
  return units[last - 1]?.isHeading ? end : last;
}

/** FNV-1a (32 bits) over the first characters of a unit. */
function hashOf(text: string, { start, end }: Unit): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < Math.min(end, start + 64); i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}
