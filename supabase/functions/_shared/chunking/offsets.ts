/** Converts between UTF-16 indices, which strings here have, and code points, which Postgres counts. */
export interface Offsets {
  toCodePoint(index: number): number;
  toIndex(codePoint: number): number;
}

const SAME: Offsets = { toCodePoint: (index) => index, toIndex: (codePoint) => codePoint };

export function offsetsOf(text: string): Offsets {
  const pairs: number[] = [];
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00) pairs.push(i++);
  }
  if (pairs.length === 0) return SAME;
  return {
    toCodePoint: (index) => index - below(pairs, (pair) => pair < index - 1),
    toIndex: (codePoint) => codePoint + below(pairs, (pair, before) => pair - before < codePoint),
  };
}

/** How many entries, from the first, satisfy a condition that holds for a prefix of them. */
function below(pairs: number[], holds: (pair: number, position: number) => boolean): number {
  let low = 0;
  let high = pairs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(pairs[middle] ?? 0, middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
