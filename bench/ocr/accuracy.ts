/**
 * Share of the truth's characters that were read right and in order: 1 − edit distance / length, after NFKC and with
 * white space as single spaces. Below 0 where more is wrong than there is.
 */
export function characterAccuracy(truth: string, read: string): number {
  const expected = folded(truth);
  return expected.length === 0 ? 0 : 1 - editDistance(expected, folded(read)) / expected.length;
}

function folded(text: string): Uint32Array {
  const plain = text.normalize('NFKC').replace(/\s+/g, ' ').trim();
  return Uint32Array.from(plain, (character) => character.codePointAt(0) ?? 0);
}

function editDistance(one: Uint32Array, other: Uint32Array): number {
  let before = Uint32Array.from({ length: other.length + 1 }, (_, index) => index);
  let row = new Uint32Array(other.length + 1);
  for (let i = 1; i <= one.length; i++) {
    row[0] = i;
    for (let j = 1; j <= other.length; j++) {
      const replaced = (before[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      row[j] = Math.min(replaced, (before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
    }
    [before, row] = [row, before];
  }
  return before[other.length] ?? 0;
}
