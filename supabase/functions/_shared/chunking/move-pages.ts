import type { PageRange } from '../documents/types.ts';
import type { EarlierChunk, KeptChunk } from './kept-chunks.ts';
import type { Offsets } from './offsets.ts';

/** Whether these ranges are the pages of a text of that many code points: in order, touching, from its start to its end. */
export function pagesFit(pages: readonly PageRange[], length: number): boolean {
  let at = 0;
  for (const { char_start, char_end } of pages) {
    if (char_start !== at || char_end < char_start) return false;
    at = char_end;
  }
  return pages.length > 0 && at === length;
}

/** A text in UTF-16 length, and its offsets in code points. */
export interface Measured {
  readonly length: number;
  readonly offsets: Offsets;
}

/**
 * Where the pages of the earlier text lie in the edited one. A boundary inside a chunk that is still there moves with it;
 * one inside what was edited keeps its distance from what stands before it. None where nothing was kept.
 */
export function movePages(
  pages: readonly PageRange[],
  earlier: readonly EarlierChunk[],
  kept: readonly KeptChunk[],
  from: Measured,
  to: Measured,
): PageRange[] {
  if (kept.length === 0) return [];
  let next = 0;
  const startOf = (one: KeptChunk | undefined) => earlier[one?.index ?? -1]?.start ?? 0;
  const moved = (position: number): number => {
    while (next < kept.length && startOf(kept[next]) <= position) next++;
    const before = kept[next - 1];
    const limit = kept[next]?.start ?? to.length;
    if (before === undefined) return Math.min(position, limit);
    const there = before.start + position - startOf(before);
    return there <= before.end ? there : Math.min(there, Math.max(limit, before.end));
  };
  const starts = pages.map(({ char_start }, index) =>
    index === 0 ? 0 : to.offsets.toCodePoint(moved(from.offsets.toIndex(char_start)))
  );
  const end = to.offsets.toCodePoint(to.length);
  return pages.map((page, index) => ({
    ...page,
    char_start: starts[index] ?? end,
    char_end: starts[index + 1] ?? end,
  }));
}
