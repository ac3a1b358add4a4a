import type { AssembledDocument } from '../documents/types.ts';
import { type QualitySignals, qualitySignals } from './signals.ts';

/** A document fails a rule when its signal is below a `min_` or above a `max_`. */
export interface QualityThresholds {
  min_chars: number;
  min_chars_per_page: number;
  min_page_coverage: number;
  min_mean_word_length: number;
  max_mean_word_length: number;
  min_alpha_ratio: number;
  min_stopword_ratio: number;
  max_duplicate_line_ratio: number;
  max_broken_ratio: number;
  max_gibberish_ratio: number;
  /** The least score that is good enough. */
  min_score: number;
}

/**
 * Conservative: forms, tables of figures, slides and documents in other languages pass; a text whose fonts lie about
 * their letters does not.
 */
export const DEFAULT_THRESHOLDS: QualityThresholds = {
  min_chars: 40,
  min_chars_per_page: 15,
  min_page_coverage: 0.2,
  min_mean_word_length: 2.2,
  max_mean_word_length: 14,
  min_alpha_ratio: 0.15,
  min_stopword_ratio: 0.01,
  max_duplicate_line_ratio: 0.8,
  max_broken_ratio: 0.1,
  max_gibberish_ratio: 0.3,
  min_score: 0.4,
};

export interface QualityReport {
  /** 0–1: the mean of what each signal is worth. */
  score: number;
  signals: Record<string, number>;
  /** Names of thresholds that were not met. */
  failing: string[];
}

/** Judges a document's text. `thresholds` replaces defaults one by one. */
export function assessQuality(
  doc: AssembledDocument,
  thresholds: Partial<QualityThresholds> = {},
): QualityReport {
  const limits = { ...DEFAULT_THRESHOLDS, ...thresholds };
  const signals = qualitySignals(doc);
  const score = round(scoreOf(signals));
  const failing = RULES.filter(([name, signal, holds]) => !holds(signals[signal], limits[name])).map((
    [name],
  ) => name);
  if (score < limits.min_score) failing.push('min_score');
  return {
    score,
    signals: Object.fromEntries(Object.entries(signals).map(([name, value]) => [name, round(value)])),
    failing,
  };
}

type Rule = [keyof QualityThresholds, keyof QualitySignals, (value: number, limit: number) => boolean];

const atLeast = (value: number, limit: number) => value >= limit;
const atMost = (value: number, limit: number) => value <= limit;

const RULES: Rule[] = [
  ['min_chars', 'chars', atLeast],
  ['min_chars_per_page', 'chars_per_page', atLeast],
  ['min_page_coverage', 'page_coverage', atLeast],
  ['min_mean_word_length', 'mean_word_length', atLeast],
  ['max_mean_word_length', 'mean_word_length', atMost],
  ['min_alpha_ratio', 'alpha_ratio', atLeast],
  ['min_stopword_ratio', 'stopword_ratio', atLeast],
  ['max_duplicate_line_ratio', 'duplicate_line_ratio', atMost],
  ['max_broken_ratio', 'broken_ratio', atMost],
  ['max_gibberish_ratio', 'gibberish_ratio', atMost],
];

/** Each signal's worth grows linearly from the first number (worth nothing) to the second (worth all). */
function scoreOf(signals: QualitySignals): number {
  const parts: [worth: number, weight: number][] = [
    [ramp(signals.chars_per_page, 0, 400), 1],
    [ramp(signals.page_coverage, 0, 0.9), 1],
    [ramp(signals.mean_word_length, 1.5, 4), 1],
    [ramp(signals.mean_word_length, 20, 8), 0.5],
    [ramp(signals.alpha_ratio, 0.1, 0.7), 1],
    [ramp(signals.stopword_ratio, 0, 0.25), 2],
    [ramp(signals.duplicate_line_ratio, 0.9, 0.3), 1],
    [ramp(signals.broken_ratio, 0.1, 0), 2],
    [ramp(signals.gibberish_ratio, 0.4, 0.05), 2],
  ];
  const weight = parts.reduce((sum, [, one]) => sum + one, 0);
  return signals.chars === 0 ? 0 : parts.reduce((sum, [worth, one]) => sum + worth * one, 0) / weight;
}

function ramp(value: number, nothing: number, all: number): number {
  return Math.min(1, Math.max(0, (value - nothing) / (all - nothing)));
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
