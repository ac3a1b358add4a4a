import type { QualitySignals, TextSignals } from './signals.ts';

export interface JudgedSignals extends QualitySignals {
  /** Pages that fail the gate by themselves among those that have text. */
  poor_page_ratio: number;
}

/** A document fails when its signal is below a `min_` or above a `max_`; any signal can be given a limit. */
export type ThresholdName = `${'min' | 'max'}_${keyof JudgedSignals | 'score'}`;
export type QualityThresholds = Partial<Record<ThresholdName, number | null>>;

/**
 * Conservative: forms, tables of figures, slides and documents in other languages pass; a text whose fonts lie about
 * their letters does not.
 */
export const DEFAULT_THRESHOLDS = {
  min_chars: 40,
  min_chars_per_page: 15,
  min_page_coverage: 0.2,
  min_mean_letters: 2.2,
  max_mean_letters: 14,
  min_alpha_ratio: 0.15,
  min_stopword_ratio: 0.01,
  max_duplicate_line_ratio: 0.8,
  max_broken_ratio: 0.1,
  max_gibberish_ratio: 0.3,
  max_poor_page_ratio: 0.5,
  /**
   * By Tesseract: printed pages have 0.8–0.96, handwriting 0.62, a fax with speckles that people hardly read 0.54, a page
   * upside down 0.31.
   */
  min_ocr_confidence: 0.5,
  /** The least score that is good enough. */
  min_score: 0.4,
} as const satisfies QualityThresholds;

/** What makes a page unreadable by itself; a short or repetitive one is none. */
const PAGE_SIGNALS = [
  'mean_letters',
  'alpha_ratio',
  'stopword_ratio',
  'broken_ratio',
  'gibberish_ratio',
  'ocr_confidence',
] as const satisfies (keyof TextSignals)[];

/** A page with fewer words shows nothing. */
const MIN_PAGE_WORDS = 20;

/** Names of the thresholds that are not met; one that is null is off. */
export function failingThresholds(
  values: Readonly<Record<string, number>>,
  limits: QualityThresholds,
): string[] {
  return Object.entries(limits).filter(([name, limit]) => {
    const value = values[name.slice('min_'.length)];
    if (value === undefined || limit === null) return false;
    return name.startsWith('min_') ? value < limit : value > limit;
  }).map(([name]) => name);
}

/** Names of the thresholds that one page does not meet. */
export function failingOnPage(signals: TextSignals, limits: QualityThresholds): string[] {
  if (signals.words < MIN_PAGE_WORDS) return [];
  return failingThresholds(Object.fromEntries(PAGE_SIGNALS.map((name) => [name, signals[name]])), limits);
}
