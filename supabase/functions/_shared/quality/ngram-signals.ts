import { duplicateNgramChars, ngramsOf, topNgramChars } from './ngrams.ts';
import type { Tokens } from './tokens.ts';

/** Characters of repeated n-grams of tokens, for each character of the text (Gopher). */
export interface NgramSignals {
  top_2gram: number;
  top_3gram: number;
  top_4gram: number;
  duplicate_5gram: number;
  duplicate_6gram: number;
  duplicate_7gram: number;
  duplicate_8gram: number;
  duplicate_9gram: number;
  duplicate_10gram: number;
}

const LONGEST_TOP = 4;
const LONGEST = 10;

/** A part of a text by its tokens, with its characters, white space included. */
export interface Part {
  readonly from: number;
  readonly to: number;
  readonly chars: number;
}

/** Of each part by itself. */
export function ngramSignals({ ids, ends }: Tokens, parts: readonly Part[]): NgramSignals[] {
  const signals = parts.map((): NgramSignals => ({
    top_2gram: 0,
    top_3gram: 0,
    top_4gram: 0,
    duplicate_5gram: 0,
    duplicate_6gram: 0,
    duplicate_7gram: 0,
    duplicate_8gram: 0,
    duplicate_9gram: 0,
    duplicate_10gram: 0,
  }));
  const tallies = new Int32Array(ids.length);
  for (const ngrams of ngramsOf(ids, LONGEST)) {
    const isTop = ngrams.n <= LONGEST_TOP;
    const name = `${isTop ? 'top' : 'duplicate'}_${ngrams.n}gram` as keyof NgramSignals;
    const charsIn = isTop ? topNgramChars : duplicateNgramChars;
    parts.forEach(({ from, to, chars }, at) => {
      const signal = signals[at];
      if (signal) signal[name] = charsIn(ngrams, { from, to, ends }, tallies) / chars;
    });
  }
  return signals;
}
