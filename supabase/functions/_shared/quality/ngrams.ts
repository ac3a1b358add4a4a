/** All n-grams of one length. */
export interface Ngrams {
  readonly n: number;
  /** For each position the first one at which the same n-gram stands: its name. */
  readonly names: Int32Array;
  /** 1 where the n-gram stands elsewhere too. */
  readonly repeated: Uint8Array;
}

/**
 * The n-grams of a text, n from 2 to `longest`. Exact, in time linear in the text's length and in memory of a few of
 * its arrays: an n-gram is the (n − 1)-gram that it begins with, known by its name, and one more token; one whose two
 * (n − 1)-grams are not both repeated is not repeated, so that few of the longer ones are ever looked up.
 */
export function* ngramsOf(ids: Int32Array, longest: number): Generator<Ngrams> {
  const table = new Int32Array(1 << Math.max(4, 32 - Math.clz32(2 * ids.length)));
  let shorter: Ngrams = { n: 1, names: ids, repeated: new Uint8Array(ids.length).fill(1) };
  while (shorter.n < longest && shorter.n < ids.length) {
    table.fill(0);
    shorter = oneLonger(shorter, ids, table);
    yield shorter;
  }
}

function oneLonger(shorter: Ngrams, ids: Int32Array, table: Int32Array): Ngrams {
  const n = shorter.n + 1;
  const count = ids.length - n + 1;
  const names = new Int32Array(count);
  const repeated = new Uint8Array(count);
  const mask = table.length - 1;
  for (let at = 0; at < count; at++) {
    names[at] = at;
    if (shorter.repeated[at] === 0 || shorter.repeated[at + 1] === 0) continue;
    const head = shorter.names[at] ?? 0;
    const tail = ids[at + n - 1] ?? 0;
    for (let slot = hash(head, tail) & mask;; slot = (slot + 1) & mask) {
      const found = (table[slot] ?? 0) - 1;
      if (found < 0) {
        table[slot] = at + 1;
        break;
      }
      if (shorter.names[found] === head && ids[found + n - 1] === tail) {
        names[at] = found;
        repeated[found] = repeated[at] = 1;
        break;
      }
    }
  }
  return { n, names, repeated };
}

function hash(head: number, tail: number): number {
  let mixed = Math.imul(head, 0x9e3779b1) ^ Math.imul(tail + 1, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

/** A part of a text: tokens from `from` up to `to` (exclusive); `ends` has the characters up to the end of each token. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly ends: Int32Array;
}

/**
 * Characters of all occurrences of the most frequent n-gram, its spaces included; of the first one among equals
 * (datatrove, `find_top_duplicate`). `tallies` is zero by name before and after.
 */
export function topNgramChars({ n, names, repeated }: Ngrams, span: Span, tallies: Int32Array): number {
  const last = span.to - n;
  let top = span.from;
  let most = 1;
  if (last < span.from) return 0;
  for (let at = span.from; at <= last; at++) {
    if (repeated[at] === 0) continue;
    const name = names[at] ?? at;
    tallies[name] = (tallies[name] ?? 0) + 1;
  }
  // From the end, so that of two that are as frequent the one that comes first is the last to be found.
  for (let at = last; at >= span.from; at--) {
    const tally = tallies[names[at] ?? at] ?? 0;
    if (tally >= most && tally > 1) [most, top] = [tally, at];
  }
  for (let at = span.from; at <= last; at++) tallies[names[at] ?? at] = 0;
  return most * (charsOf(top, n, span) + n - 1);
}

/**
 * Characters of n-grams that were there before, spaces left out, none counted in two of them (datatrove,
 * `find_all_duplicate`): after a repeated one it goes on behind it. `tallies` is zero by name before and after.
 */
export function duplicateNgramChars({ n, names, repeated }: Ngrams, span: Span, tallies: Int32Array): number {
  const last = span.to - n;
  let chars = 0;
  for (let at = span.from; at <= last;) {
    const name = names[at] ?? at;
    if (repeated[at] === 1 && tallies[name] === 1) {
      chars += charsOf(at, n, span);
      at += n;
    } else {
      tallies[name] = 1;
      at++;
    }
  }
  for (let at = span.from; at <= last; at++) tallies[names[at] ?? at] = 0;
  return chars;
}

function charsOf(from: number, n: number, { ends }: Span): number {
  return (ends[from + n - 1] ?? 0) - (from === 0 ? 0 : ends[from - 1] ?? 0);
}
