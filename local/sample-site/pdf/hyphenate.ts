const VOWELS = 'aeiouáéíóúü';
/** Two consonants that begin a syllable together. */
const ONSETS = new Set('bl br cl cr dr fl fr gl gr pl pr tr ch ll rr'.split(' '));

const isVowel = (letter: string | undefined): boolean =>
  letter !== undefined && VOWELS.includes(letter.toLowerCase());

/**
 * Where a Spanish word may be divided at the end of a line (indexes into the word), after the syllable rules V-CV, VC-CV
 * and the inseparable groups. Vowels are never parted from vowels, and both parts keep at least three letters.
 */
export function divisions(word: string): number[] {
  const out: number[] = [];
  if (!/^\p{L}+$/u.test(word)) return out;
  let i = 0;
  while (i < word.length) {
    while (i < word.length && isVowel(word[i])) i++;
    const start = i;
    while (i < word.length && !isVowel(word[i])) i++;
    if (start === 0 || i >= word.length) continue;
    const group = word.slice(start, i).toLowerCase();
    const onset = ONSETS.has(group.slice(-2)) ? 2 : 1;
    const at = i - onset;
    if (at >= 3 && word.length - at >= 3) out.push(at);
  }
  return out;
}
