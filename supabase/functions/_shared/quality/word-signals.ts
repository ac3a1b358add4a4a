import { stopwordsOf } from '../text/language.ts';
import { ratio } from './lines.ts';
import type { Tokens } from './tokens.ts';
import type { WordFeatures } from './word-features.ts';

/** What words a text is made of. Ratios are 0–1. */
export interface WordSignals {
  /** Characters, white space left out. */
  chars: number;
  /** Words and symbols. */
  tokens: number;
  /** Tokens that are no symbols (Gopher). */
  words: number;
  mean_word_length: number;
  /** Letters of a word that has any: numbers left out. An ordinary value where most letters are not Latin. */
  mean_letters: number;
  /** Letters among all characters. */
  alpha_ratio: number;
  /** Tokens with a letter among all tokens (Gopher). */
  alpha_token_ratio: number;
  /** How many of FineWeb-2's frequent words of Spanish occur, and their share of the words. */
  spanish_stopwords: number;
  spanish_stopword_ratio: number;
  /**
   * Frequent words of the document's language among all words. 1 where that says nothing: a short text, one in another
   * script, or in a language that is not known.
   */
  stopword_ratio: number;
  /** Different words, case aside, among all words; entropy of their distribution in nats (RedPajama-V2). */
  unique_word_ratio: number;
  word_entropy: number;
  all_caps_ratio: number;
  /** `#` for each word (Gopher). */
  hash_ratio: number;
  /** C4 takes them for a sign of program text. */
  curly_brackets: number;
  /** Characters that a broken font mapping leaves. */
  broken_ratio: number;
  /** Words of four letters or more that no European language would write; 0 where most letters are not Latin. */
  gibberish_ratio: number;
}

/** From so many words on, the language's frequent ones have to occur. */
const MIN_WORDS_FOR_STOPWORDS = 50;
/** A text of more words than this, none of them long and Latin, is no text. */
const WORDS_WITHOUT_LONG = 20;
/** Scripts without spaces have no words to measure, others write vowels as marks: `mean_letters` judges neither. */
const ORDINARY_MEAN_LETTERS = 5;

/** Measures parts of one text: tokens from `from` up to `to` (exclusive). */
export function wordMeter(
  { types, ids }: Tokens,
  language: string | null,
): (from: number, to: number) => WordSignals {
  const occurrences = new Int32Array(types.length);
  const forms = new Int32Array(types.length);
  return (from, to) => {
    const used: [WordFeatures, number][] = [];
    for (let at = from; at < to; at++) occurrences[ids[at] ?? 0] = (occurrences[ids[at] ?? 0] ?? 0) + 1;
    for (let at = from; at < to; at++) {
      const id = ids[at] ?? 0;
      const type = types[id];
      const count = occurrences[id] ?? 0;
      if (type !== undefined && count > 0) used.push([type, count]);
      occurrences[id] = 0;
    }
    return signalsOf(used, to - from, language, forms);
  };
}

/** `used` are the distinct tokens with their occurrences; `forms` is zero by form before and after. */
function signalsOf(
  used: readonly [WordFeatures, number][],
  tokens: number,
  language: string | null,
  forms: Int32Array,
): WordSignals {
  const sum = (of: (type: WordFeatures) => number): number => {
    let total = 0;
    for (const [type, count] of used) total += count * of(type);
    return total;
  };
  const share = (is: (type: WordFeatures) => boolean): number => sum((type) => is(type) ? 1 : 0);
  const inWords = used.filter(([type]) => type.isWord);
  const chars = sum((type) => type.length);
  const words = share((type) => type.isWord);
  const letters = sum((type) => type.letters);
  const runs = sum((type) => type.runs);
  const latin = sum((type) => type.latin);
  const long = sum((type) => type.long);
  const stopwords = (used[0]?.[0].stopwords ?? []).map((_, at) => sum((type) => type.stopwords[at] ?? 0));
  const foreign = sum((type) => type.latinLetters) < 0.5 * letters;
  const frequent = foreign || latin < MIN_WORDS_FOR_STOPWORDS ? null : stopwordsOf(language, stopwords);
  const { distinct, entropy } = distribution(inWords, words, forms);
  return {
    chars,
    tokens,
    words,
    mean_word_length: ratio(sum((type) => type.isWord ? type.length : 0), words),
    mean_letters: foreign ? ORDINARY_MEAN_LETTERS : ratio(letters, runs),
    alpha_ratio: ratio(letters, chars),
    alpha_token_ratio: ratio(share((type) => type.hasLetter), tokens),
    spanish_stopwords:
      new Set(inWords.filter(([type]) => type.isSpanishStopword).map(([type]) => type.form)).size,
    spanish_stopword_ratio: ratio(share((type) => type.isSpanishStopword), words),
    stopword_ratio: frequent === null ? 1 : Math.min(1, ratio(frequent, words)),
    unique_word_ratio: ratio(distinct, words),
    word_entropy: entropy,
    all_caps_ratio: ratio(share((type) => type.isAllCaps), words),
    hash_ratio: ratio(share((type) => type.isHash), words),
    curly_brackets: share((type) => type.isCurly),
    broken_ratio: ratio(share((type) => type.isBroken), chars),
    gibberish_ratio: foreign
      ? 0
      : long > 0
      ? ratio(sum((type) => type.odd), long)
      : Number(runs > WORDS_WITHOUT_LONG),
  };
}

/** Different words, case aside, and the entropy of their distribution. */
function distribution(
  words: readonly [WordFeatures, number][],
  total: number,
  forms: Int32Array,
): { distinct: number; entropy: number } {
  let distinct = 0;
  let entropy = 0;
  for (const [{ form }, count] of words) forms[form] = (forms[form] ?? 0) + count;
  for (const [{ form }] of words) {
    const count = forms[form] ?? 0;
    forms[form] = 0;
    if (count === 0) continue;
    distinct++;
    entropy -= (count / total) * Math.log(count / total);
  }
  return { distinct, entropy };
}
