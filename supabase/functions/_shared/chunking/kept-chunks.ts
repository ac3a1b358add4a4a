import type { Unit } from './units.ts';

/** A chunk of the text before an edit, and where it stands in that; UTF-16, end left out. */
export interface EarlierChunk {
  readonly content: string;
  readonly context: string;
  readonly start: number;
  readonly end: number;
}

/** Where an earlier chunk stands in the edited text; UTF-16, end left out. */
export interface KeptChunk {
  /** Its place among the earlier chunks. */
  readonly index: number;
  readonly start: number;
  readonly end: number;
  /** Where it goes beyond what it repeats of the chunk before it. */
  readonly fresh: number;
}

/**
 * The chunks that an edit left whole, in order. A chunk that occurs once holds its place (patience diff), as many of them
 * as are in one order; from these on, neighbours that still follow each other as they did are found too.
 */
export function keptChunks(
  text: string,
  units: readonly Unit[],
  earlier: readonly EarlierChunk[],
): KeptChunk[] {
  const starts = placesOf(text, units, earlier);
  const step = (index: number) => (earlier[index + 1]?.start ?? 0) - (earlier[index]?.start ?? 0);
  const standsAt = (index: number, start: number) =>
    start >= 0 && text.startsWith(earlier[index]?.content ?? '\0', start);
  for (let i = 1; i < earlier.length; i++) {
    const before = starts[i - 1];
    const start = (before ?? 0) + step(i - 1);
    if (starts[i] === undefined && before !== undefined && standsAt(i, start)) starts[i] = start;
  }
  for (let i = earlier.length - 2; i >= 0; i--) {
    const after = starts[i + 1];
    const start = (after ?? 0) - step(i);
    if (starts[i] === undefined && after !== undefined && standsAt(i, start)) starts[i] = start;
  }
  return inOrder(starts, earlier);
}

/** Characters by which the place of a chunk is looked up. */
const KEY = 24;

/** For each earlier chunk the one place where it stands, if there is one and only one. */
function placesOf(
  text: string,
  units: readonly Unit[],
  earlier: readonly EarlierChunk[],
): (number | undefined)[] {
  const byKey = new Map<string, number[]>();
  for (const { start } of units) {
    const key = text.slice(start, start + KEY);
    const places = byKey.get(key);
    if (places) places.push(start);
    else byKey.set(key, [start]);
  }
  const places = earlier.map(({ content }) => {
    const found = (byKey.get(content.slice(0, KEY)) ?? []).filter((start) => text.startsWith(content, start));
    return found.length === 1 ? found[0] : undefined;
  });
  const rising = longestRising(places);
  return places.map((place, index) => rising.has(index) ? place : undefined);
}

/** Indices of a longest strictly increasing subsequence (patience sorting). */
function longestRising(numbers: readonly (number | undefined)[]): Set<number> {
  const tails: number[] = [];
  const previous: (number | undefined)[] = [];
  numbers.forEach((number, index) => {
    if (number === undefined) return;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[tails[middle] ?? 0] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    previous[index] = low > 0 ? tails[low - 1] : undefined;
    tails[low] = index;
  });
  const rising = new Set<number>();
  for (let at = tails.at(-1); at !== undefined; at = previous[at]) rising.add(at);
  return rising;
}

/** Only what lies as it did: after the one before it, overlapping it no more than then. */
function inOrder(starts: readonly (number | undefined)[], earlier: readonly EarlierChunk[]): KeptChunk[] {
  const kept: KeptChunk[] = [];
  starts.forEach((start, index) => {
    const chunk = earlier[index];
    if (start === undefined || chunk === undefined) return;
    const repeated = Math.max(0, (earlier[index - 1]?.end ?? 0) - chunk.start);
    const before = kept.at(-1);
    const one = { index, start, end: start + chunk.content.length, fresh: start + repeated };
    if (
      before === undefined || (one.start > before.start && one.fresh >= before.end && one.end > before.end)
    ) {
      kept.push(one);
    }
  });
  return kept;
}
