import type { JudgedSignals } from './gate.ts';

/** How a signal's worth grows from 0 at `nothing` to 1 at `all`, and how much it weighs in the score. */
interface Part {
  readonly signal: keyof JudgedSignals;
  readonly nothing: number;
  readonly all: number;
  readonly weight: number;
}

/**
 * Where a text of official documents stands: `all` is what ordinary ones reach, whatever their layout; `nothing` is what
 * nobody can read. What a reader suffers from most (letters that are wrong) weighs double.
 */
const PARTS: Record<string, Part> = {
  density: { signal: 'chars_per_page', nothing: 0, all: 400, weight: 1 },
  coverage: { signal: 'page_coverage', nothing: 0, all: 0.9, weight: 1 },
  whole_words: { signal: 'mean_letters', nothing: 1.5, all: 4, weight: 1 },
  divided_words: { signal: 'mean_letters', nothing: 20, all: 8, weight: 0.5 },
  letters: { signal: 'alpha_ratio', nothing: 0.1, all: 0.7, weight: 1 },
  language: { signal: 'stopword_ratio', nothing: 0, all: 0.25, weight: 2 },
  distinct_lines: { signal: 'duplicate_line_ratio', nothing: 0.9, all: 0.3, weight: 1 },
  distinct_phrases: { signal: 'duplicate_10gram', nothing: 0.9, all: 0.3, weight: 0.5 },
  intact_characters: { signal: 'broken_ratio', nothing: 0.1, all: 0, weight: 2 },
  plausible_words: { signal: 'gibberish_ratio', nothing: 0.4, all: 0.05, weight: 2 },
  sure_ocr: { signal: 'ocr_confidence', nothing: 0.3, all: 0.8, weight: 1 },
  sound_pages: { signal: 'poor_page_ratio', nothing: 0.8, all: 0.1, weight: 1 },
};

/** 0–1: the weighted mean of what each part is worth; 0 for a text without characters. */
export function scoreOf(signals: JudgedSignals): { score: number; parts: Record<string, number> } {
  const entries = Object.entries(PARTS);
  const parts = Object.fromEntries(
    entries.map(([name, part]) => [name, worthOf(signals[part.signal], part)]),
  );
  const weights = entries.reduce((sum, [, { weight }]) => sum + weight, 0);
  const worth = entries.reduce((sum, [name, { weight }]) => sum + (parts[name] ?? 0) * weight, 0);
  return { score: signals.chars === 0 ? 0 : worth / weights, parts };
}

function worthOf(value: number, { nothing, all }: Part): number {
  return Math.min(1, Math.max(0, (value - nothing) / (all - nothing)));
}
