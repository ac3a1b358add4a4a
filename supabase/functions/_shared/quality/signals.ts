import type { AssembledDocument } from '../documents/types.ts';
import { fold } from '../text/fold.ts';
import { brokenCharacters, gibberishRatio, LATIN } from '../text/gibberish.ts';
import { stopwordShare } from '../text/language.ts';

/** What is measured of a text. Ratios are 0–1. */
export interface QualitySignals {
  /** Characters, white space left out. */
  chars: number;
  /** The same by page; the whole document counts as one where it has no pages. */
  chars_per_page: number;
  pages: number;
  /** Pages with text among all pages. */
  page_coverage: number;
  words: number;
  mean_word_length: number;
  /** Letters among all characters. */
  alpha_ratio: number;
  /**
   * Frequent words of the document's language, or of the best of the known ones, among all words and numbers. 1 where
   * that says nothing: a short text, or one in another script.
   */
  stopword_ratio: number;
  /** Repeated lines among lines that are not empty; the first of each kind does not count. */
  duplicate_line_ratio: number;
  /** Characters that a broken font mapping leaves: U+FFFD, private use, unassigned, control. */
  broken_ratio: number;
  /** Words of four letters or more that no European language would write: without vowels, mixed case inside. */
  gibberish_ratio: number;
}

const MAX_SAMPLE = 200_000;

export function qualitySignals(doc: AssembledDocument): QualitySignals {
  const text = sampleOf(doc.text);
  const visible = doc.text.length - (doc.text.match(/\s/g)?.length ?? 0);
  const sampled = Math.max(1, text.length - (text.match(/\s/g)?.length ?? 0));
  const words = text.match(/\p{L}+/gu) ?? [];
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  const tokens = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const pages = Math.max(1, doc.pages.length);
  const withText = doc.pages.filter((page) => page.method === 'text' && !page.needs_ocr).length;
  return {
    chars: visible,
    chars_per_page: visible / pages,
    pages: doc.pages.length,
    page_coverage: doc.pages.length === 0 ? 1 : withText / pages,
    words: words.length,
    mean_word_length: words.length === 0 ? 0 : letters / words.length,
    alpha_ratio: Math.min(1, letters / sampled),
    stopword_ratio: stopwordRatio(words, tokens.length, doc.idioma),
    duplicate_line_ratio: duplicateLines(text),
    broken_ratio: brokenCharacters(text) / sampled,
    gibberish_ratio: gibberishRatio(words),
  };
}

const MIN_WORDS_FOR_STOPWORDS = 50;

function stopwordRatio(words: string[], tokens: number, language: string | null): number {
  const latin = words.filter((word) => LATIN.test(word));
  if (latin.length < MIN_WORDS_FOR_STOPWORDS || latin.length < 0.5 * words.length) return 1;
  return stopwordShare(latin.map(fold), language) * (latin.length / Math.max(1, tokens));
}

/** Evenly spread over a long document. */
function sampleOf(text: string): string {
  if (text.length <= MAX_SAMPLE) return text;
  const parts = 10;
  const size = MAX_SAMPLE / parts;
  const step = (text.length - size) / (parts - 1);
  return Array.from({ length: parts }, (_, i) => text.slice(Math.round(i * step)).slice(0, size)).join('\n');
}

function duplicateLines(text: string): number {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return lines.length === 0 ? 0 : 1 - new Set(lines).size / lines.length;
}
