import type { TextSignals } from './signals.ts';

/** A value below `min` or above `max` fails. */
interface Limits {
  readonly min?: number;
  readonly max?: number;
}

export type RuleSet = Partial<Record<keyof TextSignals, Limits>>;

/**
 * The published heuristics for text of the web, with their own thresholds. Official documents break some of them by
 * nature (a law's lines are short, a rubric repeats itself), so what fails here is reported and keeps nothing back; the
 * setting `quality` can make a gate of any of these signals.
 */
export const PUBLISHED_RULES = {
  /** Rae et al. 2021, arXiv:2112.11446, table A1; datatrove's defaults, with Spanish stopwords. */
  gopher: {
    words: { min: 50, max: 100_000 },
    mean_word_length: { min: 3, max: 10 },
    hash_ratio: { max: 0.1 },
    ellipsis_ratio: { max: 0.1 },
    bullet_line_ratio: { max: 0.9 },
    ellipsis_line_ratio: { max: 0.3 },
    alpha_token_ratio: { min: 0.8 },
    spanish_stopwords: { min: 2 },
  },
  /** The same table. */
  gopher_repetition: {
    duplicate_line_ratio: { max: 0.3 },
    duplicate_paragraph_ratio: { max: 0.3 },
    duplicate_line_char_ratio: { max: 0.2 },
    duplicate_paragraph_char_ratio: { max: 0.2 },
    top_2gram: { max: 0.2 },
    top_3gram: { max: 0.18 },
    top_4gram: { max: 0.16 },
    duplicate_5gram: { max: 0.15 },
    duplicate_6gram: { max: 0.14 },
    duplicate_7gram: { max: 0.13 },
    duplicate_8gram: { max: 0.12 },
    duplicate_9gram: { max: 0.11 },
    duplicate_10gram: { max: 0.1 },
  },
  /** Penedo et al. 2025, arXiv:2506.20920; configs/spa_Latn.yml. */
  fineweb2_es: {
    mean_word_length: { min: 3, max: 14 },
    alpha_token_ratio: { min: 0.825 },
    spanish_stopwords: { min: 2 },
    duplicate_line_ratio: { max: 0.252 },
    top_2gram: { max: 0.156 },
    top_3gram: { max: 0.14 },
    top_4gram: { max: 0.125 },
    duplicate_5gram: { max: 0.145 },
    duplicate_6gram: { max: 0.136 },
    duplicate_7gram: { max: 0.127 },
    duplicate_8gram: { max: 0.117 },
    duplicate_9gram: { max: 0.108 },
    duplicate_10gram: { max: 0.099 },
    punctuated_line_ratio: { min: 0.182 },
    newline_ratio: { max: 0.138 },
    duplicate_char_ratio: { max: 0.1 },
  },
  /** Raffel et al. 2020, arXiv:1910.10683. */
  c4: { sentences: { min: 5 }, curly_brackets: { max: 0 } },
} as const satisfies Record<string, RuleSet>;

export type PublishedName = keyof typeof PUBLISHED_RULES;

/** Names of the rules that fail (`max_top_2gram`), by the set they are from; sets that hold are left out. */
export function failingPublished(signals: TextSignals): Partial<Record<PublishedName, string[]>> {
  const sets = Object.entries(PUBLISHED_RULES).map(([name, rules]) => [name, failingRules(signals, rules)]);
  return Object.fromEntries(sets.filter(([, failing]) => (failing?.length ?? 0) > 0));
}

function failingRules(signals: TextSignals, rules: RuleSet): string[] {
  return Object.entries(rules).flatMap(([signal, { min, max }]) => {
    const value = signals[signal as keyof TextSignals];
    const low = min !== undefined && value < min ? [`min_${signal}`] : [];
    return max !== undefined && value > max ? [...low, `max_${signal}`] : low;
  });
}
