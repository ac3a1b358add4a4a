import { fold, isStopWord, stem } from './spanish.ts';

/**
 * Weights chosen on Spanish questions of three public sets (see `local.ts`). They are flat around their optimum: half
 * or double each moves the share of questions answered first by about a point.
 */
const STOP_WEIGHT = 0.04;
const BIGRAM_WEIGHT = 0.15;
/** All n-grams of a word together, against the word itself. */
const NGRAM_WEIGHT = 0.8;
const NGRAM = 4;
/** How much more a long word weighs than a short one: length stands in for rarity, which would need a corpus. */
const LENGTH_WEIGHT = 0.2;

const WORDS = /[\p{L}\p{M}]+|\p{N}+(?:[.,]\p{N}+)*/gu;
const NUMBER = /^\p{N}/u;

/**
 * What a text is made of and how much each part weighs: stems of words, pairs of neighbouring words, and n-grams of
 * letters within a word, so that a misspelt or inflected word still resembles itself.
 */
export function textFeatures(text: string): Map<string, number> {
  const words = countWords(text);
  const features = new Map<string, number>();
  for (const [word, { count, weight }] of words.counts) {
    const scaled = weight * dampen(count);
    features.set(`w ${word}`, scaled);
    if (weight > STOP_WEIGHT && !NUMBER.test(word)) {
      addNgrams(features, word, scaled);
    }
  }
  for (const [pair, count] of words.pairs) {
    features.set(`b ${pair}`, BIGRAM_WEIGHT * dampen(count));
  }
  if (features.size === 0) features.set(`t ${text.trim()}`, 1);
  return features;
}

/** How many words a text has: the unit in which the local embedder counts what it reads. */
export function countTokens(text: string): number {
  return text.match(WORDS)?.length ?? 0;
}

interface Words {
  readonly counts: Map<string, { count: number; weight: number }>;
  readonly pairs: Map<string, number>;
}

function countWords(text: string): Words {
  const counts: Words['counts'] = new Map();
  const pairs: Words['pairs'] = new Map();
  let previous: string | null = null;
  for (const [spelt] of text.normalize('NFC').matchAll(WORDS)) {
    const folded = fold(spelt);
    const stop = isStopWord(folded);
    const word = stop ? folded : stem(folded);
    const known = counts.get(word);
    if (known === undefined) {
      counts.set(word, { count: 1, weight: wordWeight(folded, stop) });
    } else known.count++;
    if (!stop && previous !== null) {
      const pair: string = `${previous} ${word}`;
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    }
    previous = stop ? null : word;
  }
  return { counts, pairs };
}

function wordWeight(folded: string, stop: boolean): number {
  if (stop) return STOP_WEIGHT;
  if (NUMBER.test(folded)) return 1;
  return 1 +
    LENGTH_WEIGHT * Math.max(-0.8, Math.min(1, (folded.length - 6) / 6));
}

function addNgrams(
  features: Map<string, number>,
  word: string,
  weight: number,
): void {
  const bounded = `^${word}$`;
  const count = Math.max(1, bounded.length - NGRAM + 1);
  const each = (NGRAM_WEIGHT * weight) / Math.sqrt(count);
  for (let i = 0; i < count; i++) {
    const key = `c ${bounded.slice(i, i + NGRAM)}`;
    features.set(key, (features.get(key) ?? 0) + each);
  }
}

/** 1 + 1/2 + … + 1/n: grows as a logarithm does, and is the same to the last bit on every machine. */
function dampen(count: number): number {
  let sum = 0;
  for (let i = 1; i <= count; i++) sum += 1 / i;
  return sum;
}
