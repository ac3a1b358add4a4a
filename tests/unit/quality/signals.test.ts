import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleStored } from '../../../supabase/functions/_shared/documents/from-stored.ts';
import { measure } from '../../../supabase/functions/_shared/quality/signals.ts';
import { cpuMilliseconds } from '../../support/cpu-time.ts';
import { REFERENCE_TEXT } from './reference-text.ts';

const signalsOf = (text: string) => measure(assembleStored(text)).signals;

/** Within 1e-6 for ratios, exact for counts. */
function expectFigures(text: string, figures: Record<string, number>): void {
  const signals: Record<string, number> = { ...signalsOf(text) };
  for (const [name, value] of Object.entries(figures)) {
    if (Number.isInteger(value)) expect(signals[name], name).toBe(value);
    else expect(Math.abs((signals[name] ?? NaN) - value), name).toBeLessThanOrEqual(1e-6);
  }
}

describe('quality signals', () => {
  // Python 3.11 with datatrove's functions over `re.findall(r"\w+|[^\w\s]", text)`; ../shared/reference/mlops.md, §9.
  it('are what the published code measures', () => {
    expectFigures(REFERENCE_TEXT, {
      tokens: 179,
      words: 162,
      mean_word_length: 4.796296,
      alpha_token_ratio: 0.905028,
      spanish_stopwords: 14,
      spanish_stopword_ratio: 0.388889,
      unique_word_ratio: 0.654321,
      word_entropy: 4.328112,
      top_2gram: 0.018848,
      top_3gram: 0.019895,
      top_4gram: 0.02199,
      duplicate_5gram: 0,
    });
  });

  it('are what it measures of the same text three times, on three lines', () => {
    expectFigures([REFERENCE_TEXT, REFERENCE_TEXT, REFERENCE_TEXT].join('\n'), {
      duplicate_line_ratio: 0.666667,
      duplicate_char_ratio: 0.666667,
      newline_ratio: 0.003724,
      unique_word_ratio: 0.218107,
      duplicate_5gram: 0.549704,
      duplicate_6gram: 0.545867,
      duplicate_7gram: 0.55354,
      duplicate_8gram: 0.542728,
      duplicate_9gram: 0.54203,
      duplicate_10gram: 0.538891,
    });
  });

  it('of repeated phrases are those of the definition, for any text', () => {
    const words = fc.array(fc.constantFrom('a', 'bb', 'ccc', 'Dd', 'º', '.', '𝒳'), { maxLength: 60 });
    fc.assert(fc.property(words, (tokens) => {
      const text = tokens.join(' ');
      const signals: Record<string, number> = { ...signalsOf(text) };
      for (const n of [2, 3, 4]) {
        expect(signals[`top_${n}gram`]).toBeCloseTo(top(tokens, n) / length(text), 9);
      }
      for (const n of [5, 6, 7, 8, 9, 10]) {
        expect(signals[`duplicate_${n}gram`]).toBeCloseTo(duplicates(tokens, n) / length(text), 9);
      }
    }));
  });

  it('are measured of each page too', () => {
    const text = 'Primera página del acta.\n\nSegunda página, sin más.';
    const doc = {
      ...assembleStored(text),
      pages: [
        { page: 1, char_start: 0, char_end: 26, method: 'text' as const, needs_ocr: false },
        { page: 2, char_start: 26, char_end: 26, method: 'none' as const, needs_ocr: false },
        { page: 3, char_start: 26, char_end: 50, method: 'text' as const, needs_ocr: false },
      ],
    };
    const { pages, signals } = measure(doc);
    expect(pages.map(({ page, signals: { words, tokens } }) => [page, words, tokens])).toEqual([
      [1, 4, 5],
      [3, 4, 6],
    ]);
    expect(signals.page_coverage).toBeCloseTo(2 / 3);
  });

  it('take time in proportion to the text', () => {
    const law = (articles: number) =>
      Array.from(
        { length: articles },
        (_, at) => `Artículo ${at}.- El docente ${at % 97} rendirá ${at % 31}.`,
      )
        .join('\n');
    const [short, long] = [assembleStored(law(2000)), assembleStored(law(16_000))];
    measure(short);
    const [once, eight] = [cpuMilliseconds(() => measure(short)), cpuMilliseconds(() => measure(long))];
    expect(eight).toBeLessThan(20 * Math.max(10, once));
  });
});

const length = (text: string) => Math.max(1, text.length);

/** datatrove, find_top_duplicate. */
function top(tokens: string[], n: number): number {
  const counts = new Map<string, number>();
  for (let at = 0; at + n <= tokens.length; at++) {
    const ngram = tokens.slice(at, at + n).join(' ');
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  let best = { chars: 0, count: 0 };
  for (const [ngram, count] of counts) {
    if (count > best.count) best = { count, chars: ngram.length * count };
  }
  return best.chars;
}

/** datatrove, find_all_duplicate. */
function duplicates(tokens: string[], n: number): number {
  const unique = new Set<string>();
  let chars = 0;
  for (let at = 0; at + n <= tokens.length;) {
    const ngram = tokens.slice(at, at + n);
    if (unique.has(ngram.join(' '))) {
      chars += ngram.join('').length;
      at += n;
    } else {
      unique.add(ngram.join(' '));
      at++;
    }
  }
  return chars;
}
