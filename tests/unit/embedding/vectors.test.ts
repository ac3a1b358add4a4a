import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vectorTexts } from '../../../supabase/functions/_shared/embedding/vectors.ts';

const demands = { count: 1, dimensions: 3, normalised: true };
const free = { ...demands, normalised: false };
const read = (text: string | undefined): number[] => JSON.parse(text ?? '');

describe('vectorTexts', () => {
  it('brings vectors to length 1 where the model says that they are', () => {
    expect(vectorTexts([[0, 3, 4]], demands)).toEqual(['[0e-6,600000e-6,800000e-6]']);
  });

  it('leaves the length of others alone', () => {
    expect(vectorTexts([[0, -3, 0.25]], free)).toEqual(['[0e-6,-3000000e-6,250000e-6]']);
    expect(vectorTexts([[60000.12345, -0.5, 0]], free)).toEqual(['[600001235e-4,-5000e-4,0e-4]']);
  });

  it.each([
    ['a vector too few', [], demands],
    ['a vector too many', [[1, 0, 0], [1, 0, 0]], demands],
    ['too few dimensions', [[1, 0]], demands],
    ['NaN', [[NaN, 0, 1]], demands],
    ['infinity', [[Infinity, 0, 1]], demands],
    ['what is no number', [['x', 0, 1] as unknown as number[]], demands],
    ['a hole', [[1, undefined, 1] as unknown as number[]], demands],
    ['null, as JSON writes NaN', [[1, null, 1] as unknown as number[]], demands],
    ['zero', [[0, 0, 0]], demands],
    ['next to zero', [[1e-9, 0, 0]], demands],
    ['a number beyond half precision', [[70_000, 0, 0]], free],
  ])('refuses %s with EMBEDDING_INVALID', (_what, vectors, wanted) => {
    expect(() => vectorTexts(vectors, wanted)).toThrow(
      expect.objectContaining({ code: 'EMBEDDING_INVALID' }),
    );
  });

  it('loses less than half precision does', () => {
    const number = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(fc.property(fc.array(number, { minLength: 2, maxLength: 50 }), (values) => {
      const norm = Math.hypot(...values);
      fc.pre(norm > 1e-3);
      const [text] = vectorTexts([values], { count: 1, dimensions: values.length, normalised: true });
      read(text).forEach((value, i) =>
        expect(Math.abs(value - (values[i] ?? 0) / norm)).toBeLessThanOrEqual(5.001e-7)
      );
    }));
  });
});
