import { fold } from '../text/fold.ts';

/** What a source's documents are about: folded stems (`evaluacion docent`, `profesor`) and how much each weighs. */
export interface RelevanceProfile {
  terms: Record<string, number>;
  /** Least score of a relevant document. */
  threshold: number;
}

export interface Relevance {
  score: number;
  relevant: boolean;
}

/** Words of a text over which a term's count stops mattering: long documents are judged by density. */
const PER_WORDS = 1000;
/** Occurrences per thousand words from which more do not add. */
const SATURATION = 10;

/**
 * Sum over terms of weight × (1 + ln of occurrences per thousand words, saturated), divided by the sum of positive
 * weights. A term matches at a word's start; its own words are separated by single spaces, and each may go on
 * (`evaluacion docent` finds `evaluaciones docentes`). Without a profile everything is relevant.
 */
export function scoreRelevance(text: string, profile: RelevanceProfile | null | undefined): Relevance {
  if (!profile) return { score: 1, relevant: true };
  const words = fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  const folded = ` ${words.join(' ')} `;
  const thousands = Math.max(words.length, PER_WORDS) / PER_WORDS;
  let sum = 0;
  let positive = 0;
  for (const [term, weight] of Object.entries(profile.terms)) {
    if (weight > 0) positive += weight;
    const density = Math.min(SATURATION, occurrences(folded, term) / thousands);
    sum += weight * (Math.log1p(density) / Math.log1p(SATURATION));
  }
  const score = positive === 0 ? 0 : Math.round((sum / positive) * 1e6) / 1e6;
  return { score, relevant: score >= profile.threshold };
}

function occurrences(folded: string, term: string): number {
  const stems = fold(term).match(/[\p{L}\p{N}]+/gu) ?? [];
  if (stems.length === 0) return 0;
  const pattern = new RegExp(` ${stems.join(String.raw`[\p{L}\p{N}]* `)}`, 'gu');
  return folded.match(pattern)?.length ?? 0;
}
